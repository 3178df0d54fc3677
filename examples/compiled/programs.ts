import { derivative, grad } from 'fluxion';
import { compile, inspect } from 'fluxion/compile';
import { table } from './measure.js';

/** Example 11: the program is differentiated, not what it stands for. */
export const nothing = compile((x: number) => x - x);

/** Sine by its series where the angle is small, by sin 3a = 3 sin a − 4 sin³ a where it is not. */
export const sine = compile(function sine(x: number): number {
  let a = x;
  let halvings = 0;
  while (Math.abs(a) > 0.05) {
    a /= 3;
    halvings++;
  }
  let s = a * (1 - ((a * a) / 6) * (1 - ((a * a) / 20) * (1 - (a * a) / 42)));
  for (let k = 0; k < halvings; k++) s = s * (3 - 4 * s * s);
  return s;
});

/** Example 12: a loop that ends when its steps are small enough. */
export const halved = compile((x: number, tolerance: number) => {
  let y = x;
  let steps = 0;
  while (y - y / 2 > tolerance) {
    y /= 2;
    steps++;
  }
  return y * y + steps;
});

/** Example 12: Newton's iteration until nothing changes, and a branch. */
export const root = compile((a: number) => {
  if (a < 0) return -Math.sqrt(-a);
  let y = a > 1 ? a : 1;
  let last = 0;
  while (Math.abs(y - last) > 1e-15 * y) {
    last = y;
    y = (y + a / y) / 2;
  }
  return y;
});

/** Example 11 as text. */
export function elevenReport(): string {
  const d = derivative(sine);
  const rows = [0.5, 2, 10].map((x) => [
    String(x),
    String(sine(x)),
    Math.abs(sine(x) - Math.sin(x)).toExponential(1),
    String(d(x)),
    Math.abs(d(x) - Math.cos(x)).toExponential(1),
  ]);
  const source = inspect(derivative(nothing), 3);
  return `${source}\n\n${table(['x', 'own sine', '|· − sin x|', 'its derivative', '|· − cos x|'], rows)}`;
}

/** Example 12 as text. */
export function twelveReport(): string {
  const loops = [20, 1, 0.003].map((x) => {
    const y = halved(x, 1e-3);
    const steps = Math.floor(y);
    return [String(x), String(steps), String(grad(halved)(x, 1e-3)), String((2 * x) / 4 ** steps)];
  });
  const roots = [2, 1e-4, 1e10, -4].map((a) => [
    String(a),
    String(derivative(root)(a)),
    Math.abs(derivative(root)(a) * 2 * Math.sqrt(Math.abs(a)) - 1).toExponential(1),
  ]);
  return [
    table(['x', 'halvings', 'derivative', '2x/4^halvings'], loops),
    table(['a', 'derivative', 'relative error'], roots),
  ].join('\n\n');
}
