/** One list of uses of the matchers, run by Jest and by Vitest. */
import { mul, sin, type Num } from 'fluxion';

export const f = ([x, y]: readonly number[]): number => x! * x! * y!;
export const gradient = ([x, y]: readonly number[]): number[] => [2 * x! * y!, x! * x!];
export const wrongGradient = ([x, y]: readonly number[]): number[] => [x! * y!, x! * x!];
export const jvp = ([x, y]: readonly number[], [dx, dy]: readonly number[]): number =>
  2 * x! * y! * dx! + x! * x! * dy!;
export const vjp = ([x, y]: readonly number[], ct: number): number[] => [2 * x! * y! * ct, x! * x! * ct];
export const hvp = ([x, y]: readonly number[], [dx, dy]: readonly number[]): number[] => [
  2 * y! * dx! + 2 * x! * dy!,
  2 * x! * dx!,
];
export const inFluxion = ([x, y]: readonly Num[]): Num => mul(sin(x!), y!);
export const at = [2, 5];
