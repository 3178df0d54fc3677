/** Makes every zero +0, in place. */
export function withoutSigns(x: Float64Array): void {
  for (let i = 0; i < x.length; i++) if (x[i] === 0) x[i] = 0;
}
