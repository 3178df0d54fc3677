import { grad, type Num, type Scalar } from 'fluxion';

/** What can be seen of the record behind a reverse variable. It has no public name, but every variable carries it. */
export interface TapeView {
  readonly entries: number;
  readonly operands: Int32Array;
  readonly weights: Float64Array;
  readonly values: Float64Array;
}

export const tapeOf = (x: Scalar): TapeView => (x as unknown as { tape: TapeView }).tape;

/** Bytes that a tape's arrays occupy, used or not. */
export const bytesOf = ({ operands, weights, values }: TapeView): number =>
  operands.byteLength + weights.byteLength + values.byteLength;

/** Scalar operations recorded by one run of f: entries without the inputs and the unused slot 0. */
export function recordedOperations(f: (x: Scalar[]) => Num, x: readonly number[]): number {
  let count = 0;
  grad((xs: Scalar[]) => {
    const y = f(xs);
    count = tapeOf(xs[0]!).entries - 1 - xs.length;
    return y;
  })(x as number[]);
  return count;
}
