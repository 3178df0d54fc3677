/** Short innermost loops run four iterations in one: every number of iterations, direction and bound, bit for bit. */
import { grad, hvp } from 'fluxion';
import { compile } from 'fluxion/compile';
import { forceGeneration } from '../../src/compile/emit/link.js';
import { emit } from '../../src/compile/emit/module.js';
import type { CompiledPrograms } from '../../src/compile/runtime/programs.js';
import { PROGRAMS } from '../../src/core/programs.js';
import { checked } from './support/checked.js';

const loops = [
  'for (let i = 0; i < x.length; i++) s = s * 0.9 + x[i] * y[i];',
  'for (let i = x.length - 1; i >= 0; i--) s = s * 0.9 + x[i] * y[i];',
  'for (let i = 1; i < x.length - 1; i++) s = s * 0.9 + x[i] * y[i - 1] + x[i + 1];',
  'for (let i = 0; i <= x.length - 2; i++) s = s * 0.9 + x[i] * x[i + 1];',
  'for (let i = -2; i < x.length - 4; i++) s = s * 0.9 + x[i + 2] * i;',
  'for (let i = 0; i < x.length; i++) for (let j = i; j < x.length; j++) s = s * 0.9 + x[i] * y[j];',
  'for (let i = 0; i < x.length; i++) for (let j = 0; j < i; j++) s = s * 0.9 + x[i] * x[j];',
  'let k = 0; for (let i = 0; i < x.length; i++) { s = s * 0.9 + x[k] * y[i]; k = (k + 3) % x.length; }',
  'const t = new Float64Array(x.length); for (let i = 0; i < x.length; i++) t[i] = x[i]; for (let i = 1; i < x.length; i++) t[i] = t[i - 1] * t[i]; for (let i = 0; i < x.length; i++) s += t[i];',
  'let a = 0.5, b = 0.25; for (let i = 0; i < x.length; i++) { const c = a + b * x[i]; a = b; b = c; } s = a * b;',
  'for (let i = 0; i < x.length; i++) s = x[i] > y[i] ? s + x[i] : s * x[i];',
  'for (let i = 0; i + 1 < x.length; i++) s += 100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2;',
  'let i = 0; for (i = 0; i < x.length; i++) s = s * 0.9 + x[i] * x[i]; s += i;',
  'for (let i = 0; i < n; i++) s = s * 0.9 + x[i % x.length];',
];

describe.each(loops)('%s', (loop) => {
  const text = `(x, y, n) => { let s = 0.5; ${loop} return s; }`;

  test('of 1 to 9 elements', () => {
    for (let length = 1; length <= 9; length++) {
      const x = Float64Array.from({ length }, (_, i) => Math.sin(1 + i));
      const y = Float64Array.from({ length }, (_, i) => Math.cos(2 * i));
      checked(text, [x, y, length]);
    }
  });

  test('of none, and as the interpreter does it', () => {
    const plain = new Function(`return ${text}`)();
    const [x, y] = [Float64Array.of(0.3, 0.7, -0.2, 0.9, 0.4, 0.8, 1.1), Float64Array.of(1, 2, 3, 4, 5, 6, 7)];
    const f = compile(new Function(`return ${text}`)()) as any;
    const none = new Float64Array(0);
    for (const n of [-7, -1, 0, 2.5]) expect(f(none, none, n)).toBe(plain(none, none, n));
    expect(grad(f)(none, none, 0)).toEqual(none);
    const got = [f(x, y, 7), grad(f)(x, y, 7), hvp(f, x as never, y as never, { args: [y, 7] })];
    forceGeneration(false);
    try {
      const g = compile(new Function(`return ${text}`)()) as any;
      expect([g(x, y, 7), grad(g)(x, y, 7), hvp(g, x as never, y as never, { args: [y, 7] })]).toEqual(got);
    } finally {
      forceGeneration(undefined);
    }
  });
});

test("tangents of short loops' gradients are unrolled too", () => {
  const f = compile((x: Float64Array) => {
    let s = 0;
    for (let i = 0; i + 1 < x.length; i++) s += 100 * (x[i + 1]! - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2;
    return s;
  });
  const x = Float64Array.of(1, 2, 3);
  const { program } = (f as unknown as { [PROGRAMS]: CompiledPrograms })[PROGRAMS].hvpNode().runner([x, x]);
  expect(emit(program.fn, { fast: true }).functions.join('')).toContain('i += 4');
});
