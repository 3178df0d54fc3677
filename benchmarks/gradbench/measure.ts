/** One execution after another until there are `runs` of them and they took `seconds`; the result is that of the last. */
export function measure(
  call: () => unknown,
  runs: number,
  seconds: number,
): { result: unknown; nanoseconds: number[] } {
  const nanoseconds: number[] = [];
  const enough = seconds * 1e9;
  let total = 0;
  let result: unknown;
  do {
    const start = process.hrtime.bigint();
    result = call();
    const time = Number(process.hrtime.bigint() - start);
    nanoseconds.push(time);
    total += time;
  } while (nanoseconds.length < runs || total < enough);
  return { result, nanoseconds };
}
