import { execFileSync } from 'node:child_process';
import { leastSquares } from '../../examples/least-squares.js';
import { CERTIFIED_DIGITS, dataSets } from '../../examples/nist/index.js';
import { digits, table } from '../../examples/tour/format.js';
import { handWritten, plantedMistake, plantedMistakeReport } from '../../examples/tour/planted-mistake.js';
import { regression, regressionReport, REQUIRED_DIGITS } from '../../examples/tour/regressions.js';
import { surveyResults } from '../../examples/tour/survey.js';

test('the survey function: value, gradient and Hessian-vector product are the nearest floats to the exact numbers', () => {
  expect(surveyResults().map(({ computed }) => computed)).toEqual([
    11.652071455223084, 5.5, 1.7163378145367738, 1.75, -0.9178485493262769,
  ]);
  for (const { computed, exact } of surveyResults()) expect(computed).toBe(Number(exact));
});

describe('nonlinear regression', () => {
  test('the six data sets are here, whole', () => {
    expect(dataSets.map(({ name, data, start }) => [name, data.length, start.length])).toEqual([
      ['Misra1a', 14, 2],
      ['Misra1b', 14, 2],
      ['Misra1d', 14, 2],
      ['DanWood', 6, 2],
      ['Rat42', 9, 3],
      ['MGH09', 11, 4],
    ]);
  });

  test.each(dataSets)('$name agrees with the certified numbers', (dataSet) => {
    const { numbers } = regression(dataSet);
    expect(numbers).toHaveLength(dataSet.start.length + 1);
    expect(numbers.map(({ certified }) => certified)).toEqual([...dataSet.certified.parameters, dataSet.certified.rss]);
    for (const { fitted, certified } of numbers) {
      expect(Math.abs(fitted / certified - 1)).toBeLessThan(10 ** -REQUIRED_DIGITS);
    }
  });

  test('the report shows the fewest digits', () => {
    const dataSet = dataSets[0]!;
    const numbers = [{ name: 'b1', fitted: 1.001, certified: 1, digits: 3 }];
    expect(regressionReport([{ dataSet, steps: 1, numbers }]).join('\n')).toContain('fewest digits: 3.0');
  });
});

describe('the planted mistake', () => {
  test('is the third component, by its sign, and nothing else', () => {
    const checked = plantedMistake();
    expect(checked.map(({ agrees }) => agrees)).toEqual([true, true, false]);
    expect(checked[2]!.ratio).toBeCloseTo(-1, 10);
  });

  test('is named with its values and their ratio', () => {
    const text = plantedMistakeReport(plantedMistake()).join('\n');
    expect(text).toContain('component 3 (b3) is wrong: -32262.65181 by hand, 32262.65181 by fluxion');
    expect(text).toContain('ratio -1.000000: a sign');
  });

  // Gradient of Rat42's sum of squares at NIST's second starting point, in 130-digit arithmetic.
  test('the rest of the gradient is the exact one', () => {
    const exact = [44.05572725969803, -771.3894688846999, 32262.651808323906];
    handWritten([75, 2.5, 0.07]).forEach((g, i) => expect(Math.abs(g / exact[i]!)).toBeCloseTo(1, 12));
    plantedMistake().forEach(({ byFluxion }, i) => expect(byFluxion / exact[i]!).toBeCloseTo(1, 12));
  });
});

describe('helpers', () => {
  test('least squares solves a system whose answer is known', () => {
    // The line through (0, 1), (1, 3), (2, 4), (3, 4): normal equations by hand give 1.5 + x.
    const x = leastSquares(
      [
        [1, 0],
        [1, 1],
        [1, 2],
        [1, 3],
      ],
      [1, 3, 4, 4],
    );
    expect(x[0]).toBeCloseTo(1.5, 14);
    expect(x[1]).toBeCloseTo(1, 14);
    expect(() => leastSquares([[0], [0]], [1, 1])).toThrow(RangeError);
  });

  test('digits counts what agrees', () => {
    expect(digits(1, 1, CERTIFIED_DIGITS)).toBe(CERTIFIED_DIGITS);
    expect(digits(1.001, 1, CERTIFIED_DIGITS)).toBeCloseTo(3, 10);
    expect(digits(-1, 1, CERTIFIED_DIGITS)).toBe(0);
  });

  test('tables are aligned', () => {
    expect(
      table(
        [
          ['a', '1'],
          ['bb', '10'],
        ],
        'lr',
      ),
    ).toEqual(['  a    1', '  bb  10']);
  });
});

test('the tour runs from the command line, fits into 100 columns and ends well', () => {
  const out = execFileSync(process.execPath, ['--import', 'tsx', 'examples/tour.ts'], { encoding: 'utf8' });
  expect(out).toContain('All numbers are as they should be.');
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
}, 60_000);
