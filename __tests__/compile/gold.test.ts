/** The gold cases in the compiled engine: the formulas of __tests__/gold, compiled from their text, in every mode that takes a function. */
import * as fluxion from 'fluxion';
import { compile } from 'fluxion/compile';
import { readJson } from '../support/data.js';
import { distance } from '../support/equal.js';
import { curveModes, gradientModes, hessianModes, type Curve, type Field } from '../support/modes.js';
import { formulas } from '../gold/functions.js';

interface Gold {
  readonly name: string;
  readonly inputs: readonly number[];
  readonly value: number;
  readonly gradient: readonly number[];
  readonly hessian: readonly (readonly number[])[] | null;
  readonly derivatives?: readonly number[];
  readonly tolGradient: number;
  readonly tolHessian: number;
}

/** What the formulas use besides fluxion's operations. */
const { add, mul, sub } = fluxion;
const sum = (terms: any[]): any => terms.reduce((a, b) => add(a, b));
const product = (terms: any[]): any => terms.reduce((a, b) => mul(a, b));
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
const dot = (a: any[], b: any[]): any => sum(a.map((ai, i) => mul(ai, b[i])));
const det2 = (a: any, b: any, c: any, d: any): any => sub(mul(a, d), mul(b, c));
const scope = { ...fluxion, sum, product, range, dot, det2 };

/** Formulas that close over data of their module, which a text does not contain: a formula over data is tested in language.test.ts. */
const closures = /\b(fit|GAUSS|BARD)\b/;

const SMALLEST = 1e-130;
const gold = readJson('gold/gold.json') as readonly Gold[];
const cases = gold.filter(({ name }) => name in formulas && !closures.test(String(formulas[name])));

describe.each(cases.map((g) => [g.name, g] as const))('%s', (name, g) => {
  const formula = formulas[name]!;
  const compiled = compile(formula as never, { scope }) as (...x: number[]) => number;
  const names = g.inputs.map((_, i) => `x${i}`).join();
  const f = compile(new Function(`return ([${names}]) => compiled(${names});`)(), {
    scope: { compiled },
  }) as unknown as Field;

  test('value and gradient', () => {
    expect(distance(compiled(...g.inputs), g.value, SMALLEST)).toBeLessThanOrEqual(g.tolGradient);
    for (const mode of gradientModes)
      expect(distance(mode.of(f, g.inputs), g.gradient, SMALLEST)).toBeLessThanOrEqual(g.tolGradient);
  });
  if (g.hessian)
    test('Hessian', () => {
      for (const mode of hessianModes)
        expect(distance(mode.of(f, g.inputs), g.hessian, SMALLEST)).toBeLessThanOrEqual(g.tolHessian);
    });
  if (g.derivatives)
    test('higher derivatives', () => {
      g.derivatives!.forEach((d, order) => {
        for (const { of } of curveModes)
          if (order < 4)
            expect(distance(of(compiled as Curve, g.inputs[0]!, order), d, SMALLEST)).toBeLessThanOrEqual(g.tolHessian);
      });
    });
});
