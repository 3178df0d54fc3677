/** n points spread over an interval, never at its ends or in its middle. */
export const sampleDomain = ([low, high]: readonly [number, number], n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => low + (high - low) * (((i + 0.61) * 0.6180339887498949) % 1 || 0.5));

/** Where arithmetic has its corners. */
export const special = [0, -0, 1, -1, 2, 0.5, -0.5, -2, 1e-200, 1e200, -1e200, 700, -700, Infinity, -Infinity, NaN];
