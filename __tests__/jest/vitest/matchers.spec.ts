/** Run by Vitest: see ../matchers.test.ts. */
import { expect, test } from 'vitest';
import { matchers } from 'fluxion/jest';
import { at, f, gradient, hvp, inFluxion, jvp, vjp, wrongGradient } from '../cases.js';

expect.extend(matchers);

test('right derivatives pass', () => {
  expect(gradient).toBeGradientOf(f, { at });
  expect(jvp).toBeJvpOf(f, { at });
  expect(vjp).toBeVjpOf(f, { at });
  expect(hvp).toBeHvpOf(f, { at });
  expect(inFluxion).toHaveCorrectDerivatives({ at });
});

test('wrong ones fail, with the report as message', () => {
  expect(wrongGradient).not.toBeGradientOf(f, { at });
  expect(() => expect(wrongGradient).toBeGradientOf(f, { at })).toThrow(/FAIL {2}the gradient of f[\s\S]*halved/);
});

test('what cannot be decided passes neither way', () => {
  expect(() => expect(gradient).toBeGradientOf(() => Math.random(), { at })).toThrow(/INCONCLUSIVE/);
  expect(() => expect(gradient).not.toBeGradientOf(() => Math.random(), { at })).toThrow(/INCONCLUSIVE/);
});
