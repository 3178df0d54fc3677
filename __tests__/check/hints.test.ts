/** What mistakes have in common, word by word: ratios, patterns, hints. */
import { hintsFor, type Facts, type Suspect } from '../../src/check/hints.js';
import { arrangement, type Piece } from '../../src/check/patterns.js';
import { explainRatio } from '../../src/check/ratio.js';

const scaleText = 'single precision, a tolerance, or differences inside';

test.each<[number, string | undefined]>([
  [0, 'it is zero: the gradient does not reach this entry'],
  [-1, 'the sign is wrong'],
  [2, 'it is doubled: counted twice, or the ½ of a half square is missing'],
  [-2, 'it is doubled, and the sign is wrong'],
  [0.5, 'it is halved: the 2 of a square is missing, or a tie was averaged'],
  [-0.5, 'it is halved, and the sign is wrong'],
  [Math.PI / 180, 'the factor is π/180: degrees for radians'],
  [180 / Math.PI, 'the factor is 180/π: radians for degrees'],
  [Math.LN10, 'the factor is ln 10: logarithms of two bases'],
  [1 / Math.LN10, 'the factor is ln 10: logarithms of two bases'],
  [Math.LN2, 'the factor is ln 2: logarithms of two bases'],
  [1 / Math.LN2, 'the factor is ln 2: logarithms of two bases'],
  [1 + 3e-6, `it is off by 3.0e-6 of its size: ${scaleText}`],
  [1 - 3e-6, `it is off by -3.0e-6 of its size: ${scaleText}`],
  [1 + 2e-4, undefined],
  [3, 'it is 3 times too large: a mean over 3 things is missing, or a factor'],
  [1 / 3, 'it is 1/3 of what it should be: perhaps a mean over 3 things where a sum is meant'],
  [1 / 2000, 'it is 1/2000 of what it should be: perhaps a mean over 2000 things where a sum is meant'],
  [1 / 2001, undefined],
  [1.2, undefined],
  [-1 + 1e-5, undefined],
  [2 + 1e-5, undefined],
])('the ratio %p is explained', (ratio, text) => {
  expect(explainRatio(ratio)).toBe(text);
});

test('counts go before whole factors, the first of them that fits', () => {
  const counts = new Map([
    ['rows', 1],
    ['columns', 8],
  ]);
  expect(explainRatio(8, counts)).toBe('it is 8 times too large, and columns is 8: a sum where a mean is meant');
  expect(explainRatio(1 / 8, counts)).toBe(
    'it is 1/8 of what it should be, and columns is 8: a mean where a sum is meant',
  );
  expect(explainRatio(7, counts)).toBe(explainRatio(7));
});

const nine = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const piece = (shape: number[], claimed: number[], truth: number[] = nine): Piece => ({
  path: 'W',
  shape,
  claimed: Float64Array.from(claimed),
  truth: Float64Array.from(truth),
});
const broadcast = 'of the right ones: summed over an axis that should stay, or broadcast along the wrong one';
const missing = 'one triangle of W is missing: it is symmetric, and only half of it was filled';
const transposed = 'W is transposed: row i, column j holds what belongs to row j, column i';

test.each<[string, number[], number[], string[]]>([
  ['transposed', [3, 3], [1, 4, 7, 2, 5, 8, 3, 6, 9], [transposed]],
  ['only the diagonal', [3, 3], [1, 0, 0, 0, 5, 0, 0, 0, 9], ['only the diagonal of W is there: the mixed terms are missing']], // prettier-ignore
  ['all but the diagonal', [3, 3], [2, 2, 3, 4, 6, 6, 7, 8, 10], ['only the diagonal of W is wrong']],
  ['upper triangle', [3, 3], [1, 2, 3, 0, 5, 6, 0, 0, 9], [missing]],
  ['lower triangle', [3, 3], [1, 0, 0, 4, 5, 0, 7, 8, 9], [missing]],
  ['off the diagonal', [3, 3], [1, 3, 4, 5, 5, 7, 8, 9, 9], ['only what lies off the diagonal of W is wrong']],
  ['shifted down', [9], [2, 3, 4, 5, 6, 7, 8, 9, 99], ['shifted by one: W[i] is what W[i + 1] should be']],
  ['shifted up', [9], [99, 1, 2, 3, 4, 5, 6, 7, 8], ['shifted by one: W[i] is what W[i − 1] should be']],
  ['another order', [9], [2, 1, 4, 3, 6, 5, 9, 8, 7], ['the numbers of W are right but in another order']],
  ['sum', [9], Array<number>(9).fill(45), [`every entry of W is the sum ${broadcast}`]],
  ['mean', [9], Array<number>(9).fill(5), [`every entry of W is the mean ${broadcast}`]],
  ['sum of columns', [3, 3], [12, 15, 18, 12, 15, 18, 12, 15, 18], [`every entry of W along axis 0 is the sum ${broadcast}`]], // prettier-ignore
  ['mean of rows', [3, 3], [2, 2, 2, 5, 5, 5, 8, 8, 8], [`every entry of W along axis 1 is the mean ${broadcast}`]],
  ['right', [9], nine, []],
  ['one wrong entry', [9], [1, 2, 3, 4, 5, 6, 7, 8, 10], []],
  ['one wrong entry of a matrix', [3, 3], [1, 2, 3, 4, 5, 6, 7, 8.5, 9], []],
  ['not finite', [9], [1, 2, 3, 4, 5, 6, 7, 8, NaN], []],
])('%s', (_, shape, claimed, hints) => {
  expect(arrangement(piece(shape, claimed))).toEqual(hints);
});

test('patterns of other shapes', () => {
  expect(arrangement(piece([2, 3], [1, 4, 2, 5, 3, 6], [1, 2, 3, 4, 5, 6]))).toEqual([transposed]);
  expect(arrangement(piece([], [2], [1]))).toEqual([]);
  // Two numbers are no evidence for a shift, one row none for a transpose.
  expect(arrangement(piece([2], [2, 9], [1, 2]))).toEqual([]);
  expect(arrangement(piece([1, 3], [1, 3, 2], [1, 2, 3]))).toEqual(['the numbers of W are right but in another order']);
  expect(arrangement(piece([3], [1, 0, 0], [0, 0, 0]))).toEqual([]);
  expect(arrangement(piece([2, 2], [4, 0, 0, 1], [2, 0, 0, 3]))).toEqual(['only the diagonal of W is wrong']);
  const cube = Array.from({ length: 8 }, (_, k) => k + 1);
  expect(arrangement(piece([2, 2, 2], [6, 8, 10, 12, 6, 8, 10, 12], cube))).toEqual([
    `every entry of W along axis 0 is the sum ${broadcast}`,
  ]);
});

const entry = (claimed: number, truth: number, x = 1, block = 'x'): Suspect => ({
  claimed,
  truth,
  x,
  wrong: claimed !== truth,
  block,
});
const facts = (suspects: Suspect[], more: Partial<Facts> = {}): Facts => ({
  pieces: [],
  suspects,
  complete: true,
  value: undefined,
  counts: new Map(),
  ...more,
});

test.each<[string, Suspect[], string[]]>([
  ['signs', [entry(-1, 1), entry(-2, 2)], ['all 2 wrong entries have the ratio -1: the sign is wrong']],
  ['one sign', [entry(-1, 1), entry(2, 2)], ['the wrong entry has the ratio -1: the sign is wrong']],
  ['a factor', [entry(1.37, 1), entry(2.74, 2)], ['all 2 wrong entries have the same ratio 1.37: a constant factor is missing or too much']], // prettier-ignore
  ['one factor says nothing', [entry(1.37, 1)], []],
  ['float32', [entry(Math.fround(0.1), 0.1), entry(Math.fround(0.7), 0.7)], ['every wrong entry is a single-precision number: computed or stored as float32']], // prettier-ignore
  ['loose', [entry(1.000002, 1), entry(2.000002, 2)], ['the wrong entries are off by 1.0e-6 to 2.0e-6 of their size: single precision, a loose tolerance, or differences inside']], // prettier-ignore
  ['x too much', [entry(3, 1, 3), entry(8, 2, 4)], ['a factor x too much: the ratio is x everywhere']],
  ['x missing', [entry(1, 3, 3), entry(2, 8, 4)], ['a chain factor x is missing: the ratio is 1/x everywhere']],
  ['x² too much', [entry(9, 1, 3), entry(32, 2, 4)], ['a factor x² too much: the ratio is x² everywhere']],
  ['2x too much', [entry(6, 1, 3), entry(16, 2, 4)], ['a factor 2x too much: the ratio is 2x everywhere']],
  ['exp missing', [entry(1, Math.exp(0.3), 0.3), entry(2, 2 * Math.exp(0.7), 0.7)], ['a chain factor exp(x) is missing: the ratio is 1/exp(x) everywhere']], // prettier-ignore
  ['cos too much', [entry(Math.cos(0.3), 1, 0.3), entry(2 * Math.cos(0.7), 2, 0.7)], ['a factor cos(x) too much: the ratio is cos(x) everywhere']], // prettier-ignore
  ['sin missing', [entry(1, Math.sin(0.3), 0.3), entry(2, 2 * Math.sin(0.7), 0.7)], ['a chain factor sin(x) is missing: the ratio is 1/sin(x) everywhere']], // prettier-ignore
  ['1 − x² missing', [entry(1, -8, 3), entry(2, -30, 4)], ['a chain factor 1 − x² is missing: the ratio is 1/(1 − x²) everywhere']], // prettier-ignore
  ['1 − x missing', [entry(1, -2, 3), entry(2, -6, 4)], ['a chain factor 1 − x is missing: the ratio is 1/(1 − x) everywhere']], // prettier-ignore
  ['tanh missing', [entry(1, 1 - Math.tanh(0.3) ** 2, 0.3), entry(2, 2 - 2 * Math.tanh(0.7) ** 2, 0.7)], ['a chain factor 1 − tanh(x)² is missing: the ratio is 1/(1 − tanh(x)²) everywhere']], // prettier-ignore
  ['a term', [entry(1, 3.5, 3), entry(2, 4.5, 4)], ['a term is missing: 2.5 in every wrong entry']],
  ['a penalty', [entry(1, 2.5, 3), entry(1, 3, 4)], ['a term 0.5·x is missing, as a squared penalty has']],
  ['a block', [entry(1.3, 1, 1, 'a'), entry(2.9, 2, 1, 'a'), entry(3, 3, 1, 'b')], ['all wrong entries are in a']],
  ['below 0', [entry(1.3, 1, -1), entry(2.9, 2, -2), entry(3, 3, 0), entry(4, 4, 2)], ['wrong exactly where x < 0: a branch']], // prettier-ignore
  ['above 0', [entry(1.3, 1, 1), entry(2.9, 2, 2), entry(3, 3, 0), entry(4, 4, -2)], ['wrong exactly where x > 0: a branch']], // prettier-ignore
  ['far from 0', [entry(1.3, 1, 5), entry(2.9, 2, -6), entry(3, 3, -1), entry(4, 4, 2)], ['wrong exactly where |x| ≥ 5: a branch']], // prettier-ignore
  ['here and there', [entry(1.3, 1, 5), entry(2.9, 2, -1), entry(3, 3, -6), entry(4, 4, 2)], []],
  ['the first', [entry(1.3, 1), entry(2, 2), entry(3, 3)], ['only the first entry is wrong']],
  ['the last', [entry(1, 1), entry(2, 2), entry(3.3, 3)], ['only the last entry is wrong: perhaps a loop ends too early']], // prettier-ignore
  ['one between', [entry(1, 1), entry(2.7, 2), entry(3, 3)], ['only this entry is wrong']],
  ['beside true zeros no factor fits', [entry(1, 0), entry(2, 0)], []],
  ['zeros', [entry(0, 1), entry(0, 2)], ['all 2 wrong entries have the ratio 0: it is zero: the gradient does not reach this entry']], // prettier-ignore
  ['nothing wrong', [entry(1, 1), entry(2, 2)], []],
  ['both signs wrong', [entry(1.3, 1, -1), entry(2.9, 2, 2), entry(3, 3, 1), entry(4, 4, 3)], []],
  ['a right one below 0', [entry(1.3, 1, -1), entry(2.9, 2, -2), entry(3, 3, -3), entry(4, 4, 2)], []],
  ['a right one above 0', [entry(1.3, 1, 1), entry(2.9, 2, 2), entry(3, 3, 3), entry(4, 4, -1)], []],
  ['a wrong one at 0, others above', [entry(1.3, 1, 0), entry(2.9, 2, 1), entry(3, 3, -1), entry(4, 4, -2)], []],
  ['a wrong one at 0, others below', [entry(1.3, 1, 0), entry(2.9, 2, -1), entry(3, 3, 1), entry(4, 4, 2)], []],
  ['as far from 0', [entry(1.3, 1, 5), entry(2.9, 2, -6), entry(3, 3, -5), entry(4, 4, 2)], []],
  ['one right is no branch', [entry(1.3, 1, -1), entry(2.9, 2, -2), entry(3, 3, 1)], []],
  ['one wrong is no branch', [entry(1, 1, 1), entry(2.9, 2, -2), entry(3, 3, 3)], ['only this entry is wrong']],
  ['one of two says nothing', [entry(1.3, 1), entry(2, 2)], []],
  ['two blocks', [entry(1.3, 1, 1, 'a'), entry(2.9, 2, 1, 'b'), entry(3, 3, 1, 'c')], []],
  ['a true zero among them', [entry(1, 0), entry(-2, 2)], []],
  ['float32 and another', [entry(Math.fround(0.1), 0.1), entry(0.7000001, 0.7)], ['the wrong entries are off by 1.5e-8 to 1.4e-7 of their size: single precision, a loose tolerance, or differences inside']], // prettier-ignore
  ['one that is loose', [entry(1.00001, 1)], ['it is off by 1.0e-5 of its size: single precision, a tolerance, or differences inside']], // prettier-ignore
  ['one factor x says nothing', [entry(1.7, 1, 1.7)], []],
  ['one factor 1/x says nothing', [entry(1, 1.7, 1.7)], []],
  ['exp(−x) missing is exp(x) too much', [entry(1, Math.exp(-0.3), 0.3), entry(2, 2 * Math.exp(-0.7), 0.7)], ['a factor exp(x) too much: the ratio is exp(x) everywhere']], // prettier-ignore
  ['a factor at one of two', [entry(1, 3, 3), entry(2, 5, 4)], []],
  ['not finite', [entry(NaN, 1), entry(NaN, 2)], []],
])('hints: %s', (_, suspects, hints) => {
  expect(hintsFor(facts(suspects))).toEqual(hints);
});

test('hints that need more than the entries', () => {
  const counts = new Map([['the number of inputs', 8]]);
  expect(hintsFor(facts([entry(8, 1), entry(16, 2)], { counts }))).toEqual([
    'all 2 wrong entries have the ratio 8: it is 8 times too large, and the number of inputs is 8: a sum where a mean is meant',
  ]);
  expect(hintsFor(facts([entry(1.75, 1, 3)], { value: 1.75 }))).toEqual([
    'a factor f(x) too much: the ratio is f(x) everywhere',
  ]);
  expect(hintsFor(facts([entry(1, 1.75, 3)], { value: 1.75 }))).toEqual([
    'a chain factor f(x) is missing: the ratio is 1/f(x) everywhere',
  ]);
  expect(hintsFor(facts([entry(3.5, 1), entry(7.5, 2)], { value: 1.75 }))).toEqual([]);
  expect(hintsFor(facts([entry(1.3, 1), entry(2, 2), entry(3, 3)], { complete: false }))).toEqual([]);
  expect(hintsFor(facts([entry(0, 2), entry(0, 3)], { pieces: [piece([2, 2], [1, 0, 0, 4], [1, 2, 3, 4])] }))).toEqual([
    'only the diagonal of W is there: the mixed terms are missing',
  ]);
});
