import type { Args, Call } from '../types.js';

/** Where loops leave what they computed, so that no compiler may drop the work. */
export const sink = { total: 0 };

let made = 0;

/**
 * A function that calls `call` once with each of `inputs`. Its text is its own, because V8 keeps what it learns about a call by the place
 * of the call: in one shared loop the second contestant would already run slower than the first.
 */
export function loopOver(call: Call, inputs: readonly Args[], sample: unknown): () => void {
  const names = inputs[0]!.map((_, k) => `a${k}`);
  const columns = names.map((_, k) => inputs.map((args) => args[k]));
  const text = `
    let total = 0;
    for (let i = 0; i < ${inputs.length}; i++) {
      const result = call(${names.map((name) => `${name}[i]`).join(', ')});
      total += ${reading(sample)};
    }
    sink.total = total; // ${made++}`;
  const make = new Function('call', 'sink', ...names, `return function loop() {${text}\n}`);
  return make(call, sink, ...columns);
}

/** The text that reads one number of a result like `sample`. */
function reading(sample: unknown): string {
  let text = 'result';
  for (let x = sample; typeof x === 'object' && x !== null; x = (x as ArrayLike<unknown>)[0]) text += '[0]';
  return text;
}
