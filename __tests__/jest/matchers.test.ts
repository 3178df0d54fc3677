import '../../src/jest/index.js';
import { spawnSync } from 'node:child_process';
import { at, f, gradient, hvp, inFluxion, jvp, vjp, wrongGradient } from './cases.js';

const messageOf = (run: () => void): string => {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the assertion passed');
};

describe('Jest', () => {
  test('right derivatives pass', () => {
    expect(gradient).toBeGradientOf(f, { at });
    expect(jvp).toBeJvpOf(f, { at });
    expect(jvp).toBeJvpOf(f, { at, v: [1, -1] });
    expect(vjp).toBeVjpOf(f, { at });
    expect(hvp).toBeHvpOf(f, { at });
    expect(inFluxion).toHaveCorrectDerivatives({ at });
  });

  test('wrong ones fail, with the report as message', () => {
    expect(wrongGradient).not.toBeGradientOf(f, { at });
    expect(messageOf(() => expect(wrongGradient).toBeGradientOf(f, { at, seed: 3 }))).toMatch(
      /FAIL {2}the gradient of f[\s\S]*x\[0\], there 2[\s\S]*halved[\s\S]*checkGradient\(f, wrongGradient, \[2, 5\], \{ seed: 3 \}\)/,
    );
    expect(hvp).not.toBeJvpOf(f, { at });
    expect(gradient).not.toBeVjpOf((x: number[]) => 2 * f(x), { at });
    expect(gradient).not.toBeHvpOf(f, { at });
    expect(messageOf(() => expect(gradient).not.toBeGradientOf(f, { at }))).toMatch(/expected a wrong derivative/);
  });

  test('what cannot be decided passes neither way', () => {
    const undecided = /INCONCLUSIVE/;
    const random = (): number => Math.random();
    expect(messageOf(() => expect(gradient).toBeGradientOf(random, { at }))).toMatch(undecided);
    expect(messageOf(() => expect(gradient).not.toBeGradientOf(random, { at }))).toMatch(undecided);
    expect(messageOf(() => expect(f).toHaveCorrectDerivatives({ at }))).toMatch(undecided);
  });

  test('options reach the check', () => {
    const rough = (x: readonly number[]): number[] => gradient(x).map((g) => g * (1 + 1e-5));
    expect(rough).not.toBeGradientOf(f, { at });
    expect(rough).toBeGradientOf(f, { at, rtol: 1e-4 });
    expect(gradient).toBeGradientOf(f, { at, random: 3 });
  });

  test('wrong use says what is missing', () => {
    expect(() => expect(3).toBeGradientOf(f, { at })).toThrow(
      /expected expect\(…\) to be a function, got the number 3/,
    );
    expect(() => expect(gradient).toBeGradientOf(3 as never, { at })).toThrow(/its first argument/);
    expect(() => expect(gradient).toBeGradientOf(f, {} as never)).toThrow(/expected \{ at: x \}/);
    expect(() => expect(3).toHaveCorrectDerivatives({ at })).toThrow(TypeError);
    expect(() => expect(inFluxion).toHaveCorrectDerivatives({} as never)).toThrow(/at: x/);
    // @ts-expect-error the point is required
    expect(() => expect(gradient).toBeGradientOf(f)).toThrow(TypeError);
  });
});

test('Vitest runs them too', () => {
  const args = ['vitest', 'run', '--config', '__tests__/jest/vitest/vitest.config.mjs', '--reporter', 'json'];
  const { stdout, stderr } = spawnSync('npx', args, { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } });
  const start = stdout.indexOf('{');
  if (start < 0) throw new Error(stderr);
  const report = JSON.parse(stdout.slice(start)) as {
    numPassedTests: number;
    numFailedTests: number;
    success: boolean;
  };
  expect(report).toMatchObject({ success: true, numFailedTests: 0, numPassedTests: 3 });
}, 120_000);
