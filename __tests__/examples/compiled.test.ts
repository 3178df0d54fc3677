import { derivative, grad } from 'fluxion';
import { inspect } from 'fluxion/compile';
import { forwardDifferences, points, rosenbrock, waves } from '../../examples/compiled/cost.js';
import {
  differentiated,
  exactly,
  logarithmic,
  productErrorReport,
  productRule,
  roots,
} from '../../examples/compiled/product.js';
import { halved, nothing, root, sine } from '../../examples/compiled/programs.js';
import { compile } from 'fluxion/compile';

test.each([rosenbrock, waves])('8. the gradient whose cost is measured is the one of differences: %p', (f) => {
  const x = points(30);
  const g = grad(compile(f))(x);
  const differences = forwardDifferences(f, x.slice(), new Float64Array(30));
  differences.forEach((d, i) => expect(Math.abs(d - g[i]!)).toBeLessThan(1e-4));
});

describe('9. the derivative of a product', () => {
  const t = roots(20);
  const d = differentiated(t);

  test.each([2 ** -4, 2 ** -30, 2 ** -1030, 2 ** -1074, 0, 0.25, 3.7])('is right to the last places at %p', (x) => {
    const exact = exactly(x, t);
    expect(Math.abs(d(x) / exact - 1)).toBeLessThan(1e-14);
    expect(Math.abs(productRule(x, t) / exact - 1)).toBeLessThan(1e-14);
  });

  test('by the sum of reciprocals is lost at the root and beside it', () => {
    expect(logarithmic(0, t)).toBeNaN();
    expect(logarithmic(2 ** -1030, t)).toBe(Infinity);
    expect(productErrorReport().split('\n').at(-1)).toMatch(/^\s*0\s+0\s+0\s+NaN$/);
  });
});

test('11. x − x has the derivative 0; a sine of our own has the cosine for one', () => {
  expect(inspect(derivative(nothing), 3)).toMatch(/return 0;/);
  for (const x of [-7, -0.01, 0, 0.5, 2, 10]) {
    expect(Math.abs(sine(x) - Math.sin(x))).toBeLessThan(1e-14);
    expect(Math.abs(derivative(sine)(x) - Math.cos(x))).toBeLessThan(1e-14);
  }
});

test('12. loops that end when it is enough, and a branch', () => {
  expect(grad(halved)(20, 1e-3)).toBe(40 / 4 ** 14);
  for (const a of [2, 1e-4, 1e10, -4])
    expect(Math.abs(derivative(root)(a) * 2 * Math.sqrt(Math.abs(a)) - 1)).toBeLessThan(1e-15);
});
