/** The value of an eval's function and its derivative, both in the form the tool sends them, written by hand and without fluxion. */
export interface Reference<I> {
  readonly value: (input: I) => unknown;
  readonly derivative: (input: I) => unknown;
}
