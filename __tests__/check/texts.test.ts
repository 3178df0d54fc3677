/** What results say, word by word: the report, paths, structures. */
import { indexIn, Layout, structureOf } from '../../src/check/layout.js';
import { digits, reportOf } from '../../src/check/report.js';
import { literal } from '../../src/check/run.js';

test('digits', () => {
  expect([-0, 1 / 3, 1e-20, 0].map((v) => digits(v))).toEqual(['-0', '0.3333333333', '1e-20', '0']);
  expect(digits(1 / 3, 3)).toBe('0.333');
});

describe('the report', () => {
  const step = (k: number): object => ({ h: 10 ** -k, central: 2 + 10 ** -k, half: 2, value: 2 + 10 ** (-2 * k), error: Math.abs(k - 5) * 1e-9, left: 1, right: 1 }); // prettier-ignore
  const failed = {
    verdict: 'FAIL', passed: false, kind: 'gradient', name: 'loss', x: 0, value: 1, inputs: 2, outputs: 1, compared: 9, wrong: 2, unresolved: 1,
    worst: [
      { output: 'loss.a', input: 'x[1]', x: 3, claimed: -2, reference: { value: 2.0000000001, error: 1e-12 }, exact: 2, absolute: 4, relative: 2, ratio: -1, status: 'wrong', steps: Array.from({ length: 12 }, (_, k) => step(k)) },
      { input: 'random direction 1', claimed: 0, reference: { value: 1, error: 0 }, absolute: 1, relative: 1, ratio: 0.37, status: 'unresolved' },
    ],
    hints: ['one hint'],
    kinks: Array.from({ length: 7 }, (_, k) => ({ at: `x[${k}]`, ...(k === 0 ? { output: 'loss.b' } : {}), left: -1, right: 1, claimed: 0.25 })),
    findings: [{ code: 'stale', verdict: 'FAIL', message: 'first line\nsecond line', advice: 'do this' }],
    warnings: ['careful'], exact: true, whyNotExact: 'a reason', probes: 'all 2 inputs', outside: 'threw at 2 points', points: 3, evaluations: 77, seed: 5,
    reproduce: 'checkGradient(loss)',
  }; // prettier-ignore
  const text = (more: object = {}, colour = false): string => reportOf({ ...failed, ...more } as never, colour);

  test('of a failure', () => {
    expect(text().split('\n')).toEqual([
      'FAIL  the gradient of loss',
      '  6 of 9 entries right, 2 wrong, 1 undecided, all 2 inputs, 3 points, against fluxion and differences, 77 calls of loss, seed 5',
      '  fluxion does not differentiate loss: a reason',
      '  threw at 2 points',
      '',
      '  stale',
      '    first line',
      '    second line',
      '    do this',
      '',
      '  wrong  loss.a by x[1], there 3',
      '    claimed      -2',
      '    differences  2 ± 1.0e-12',
      '    fluxion      2',
      '    error        4.0e+0, relative 2.0e+0, ratio -1 (the sign is wrong)',
      '    step     central           extrapolated        error',
      '    1.0e-2   2.01              2.0001              3.0e-9',
      '    1.0e-3   2.001             2.000001            2.0e-9',
      '    1.0e-4   2.0001            2.00000001          1.0e-9',
      '    1.0e-5   2.00001           2.0000000001        0  <- best',
      '    1.0e-6   2.000001          2                   1.0e-9',
      '    1.0e-7   2.0000001         2                   2.0e-9',
      '    1.0e-8   2.00000001        2                   3.0e-9',
      '',
      '  undecided  random direction 1',
      '    claimed      0',
      '    differences  1 ± 0',
      '    error        1.0e+0, relative 1.0e+0, ratio 0.37',
      '',
      '  kinks',
      '    loss.b by x[0]: left -1, right 1, claimed 0.25',
      ...[1, 2, 3, 4].map((k) => `    x[${k}]: left -1, right 1, claimed 0.25`),
      '    and 2 more',
      '',
      '  what it looks like',
      '    one hint',
      '',
      '  warning: careful',
      '',
      '  to repeat',
      '    checkGradient(loss)',
    ]);
  });

  const nothing = { worst: [], kinks: [], hints: [], findings: [], warnings: [], wrong: 0, unresolved: 0, points: 1, whyNotExact: undefined, outside: undefined }; // prettier-ignore

  test('of a pass', () => {
    expect(text({ ...nothing, verdict: 'PASS', exact: false })).toBe(
      'PASS  the gradient of loss\n  9 of 9 entries right, all 2 inputs, against differences alone, 77 calls of loss, seed 5',
    );
    expect(text({ ...nothing, verdict: 'PASS', warnings: ['vacuous'] })).toBe(
      'PASS  the gradient of loss\n  9 of 9 entries right, all 2 inputs, against fluxion and differences, 77 calls of loss, seed 5\n' +
        '\n  warning: vacuous\n\n  to repeat\n    checkGradient(loss)',
    );
  });

  test('five kinks are all of them; steps are shown of the worst entry only', () => {
    expect(text({ kinks: failed.kinks.slice(0, 5) })).not.toContain('more');
    const [worst] = failed.worst;
    expect(text({ worst: [worst, worst] }).match(/<- best/g)).toHaveLength(1);
    expect(text({ worst: [{ ...worst, steps: [] }] })).not.toContain('extrapolated');
  });

  test('in colour', () => {
    const style = (code: number, t: string): string => `\x1b[${code}m${t}\x1b[0m`;
    const finding = { code: 'stale', verdict: 'INCONCLUSIVE', message: 'why', advice: 'how' };
    const inconclusive = text(
      { ...nothing, kind: 'engines', verdict: 'INCONCLUSIVE', compared: 0, findings: [finding] },
      true,
    );
    expect(inconclusive.split('\n')).toEqual([
      style(33, 'INCONCLUSIVE  the derivatives of loss'),
      '  77 calls of loss, seed 5',
      '',
      style(33, '  stale'),
      '    why',
      '    how',
      '',
      style(1, '  to repeat'),
      '    checkGradient(loss)',
    ]);
    expect(text({ ...nothing, verdict: 'PASS' }, true).split('\n')[0]).toBe(style(32, 'PASS  the gradient of loss'));
    const lines = text({}, true).split('\n');
    expect(lines).toContain(style(31, 'FAIL  the gradient of loss'));
    expect(lines).toContain(`  ${style(31, 'wrong')}  ${style(1, 'loss.a by x[1]')}, there 3`);
    expect(lines).toContain(`  ${style(33, 'undecided')}  ${style(1, 'random direction 1')}`);
    expect(lines).toContain(style(2, '    step     central           extrapolated        error'));
    expect(lines).toContain(style(1, '  kinks'));
    expect(lines).toContain(style(1, '  what it looks like'));
    expect(lines).toContain(`  ${style(33, 'warning')}: careful`);
  });
});

describe('layouts', () => {
  const tree = { a: [1, [2, 3]], W: [[1, 2], [3, 4]], t: Float64Array.of(1, 2), n: 3, e: [] }; // prettier-ignore
  const layout = new Layout(tree, 'who', 'p');

  test('sizes, blocks, paths and words', () => {
    expect([layout.size, layout.scalars]).toEqual([10, 8]);
    expect(layout.blocks).toEqual([
      { path: 'p.a[0]', start: 0, shape: [] },
      { path: 'p.a[1]', start: 1, shape: [2] },
      { path: 'p.W', start: 3, shape: [2, 2] },
      { path: 'p.t', start: 7, shape: [2] },
      { path: 'p.n', start: 9, shape: [] },
    ]);
    const paths = ['p.a[0]', 'p.a[1][0]', 'p.a[1][1]', 'p.W[0][0]', 'p.W[0][1]', 'p.W[1][0]', 'p.W[1][1]', 'p.t[0]', 'p.t[1]', 'p.n']; // prettier-ignore
    expect(paths.map((_, i) => layout.path(i))).toEqual(paths);
    expect(layout.text()).toBe(
      '{ a: [a number, an array of 2], W: an array of 2×2, t: Float64Array(2), n: a number, e: [] }',
    );
    expect(indexIn([2, 3], 5)).toEqual([1, 2]);
    expect(indexIn([], 0)).toEqual([]);
  });

  test('flat and back, frozen where asked', () => {
    const flat = layout.flatten(tree);
    expect(flat).toEqual(Float64Array.of(1, 2, 3, 1, 2, 3, 4, 1, 2, 3));
    expect(layout.build(flat)).toEqual(tree);
    const frozen = layout.build(flat, true) as typeof tree;
    expect([frozen, frozen.a, frozen.a[1], frozen.W[0]].every(Object.isFrozen)).toBe(true);
    expect(Object.isFrozen(layout.build(flat))).toBe(false);
  });

  test.each<[unknown, string]>([
    [{ ...tree, n: [3] }, ' at n'],
    [{ ...tree, a: [1, [2]] }, ' at a[1]'],
    [{ ...tree, a: [1] }, ' at a'],
    [{ ...tree, W: [[1, 2], 3] }, ' at W[1]'],
    [{ ...tree, t: [1] }, ' at t'],
    [{ a: tree.a, W: tree.W, t: tree.t, n: 3, other: [] }, ''],
    [{ ...tree, more: 1 }, ''],
    [[1], ''],
    [null, ''],
  ])('another structure is refused with its place', (other, at) => {
    expect(() => layout.flatten(other, 'the gradient')).toThrow(
      `who: expected the gradient to have the structure of p, got another one${at}.\n  p: ${layout.text()}\n  the gradient: ${structureOf(other)}`,
    );
  });

  test('a number where it should not be text', () => {
    expect(() => new Layout({ a: [1, 'x'] }, 'who', 'p')).toThrow(
      'who: expected p to hold numbers in arrays and plain objects, got the string x at a[1].',
    );
  });

  test.each<[unknown, string]>([
    [3, 'a number'],
    [Float64Array.of(1), 'Float64Array(1)'],
    [[1, 2], 'an array of 2'],
    [[[1], [2]], 'an array of 2×1'],
    [[[1], [2, 3]], '[an array of 1, an array of 2]'],
    [[1, [2], [3], 4, 5, [6]], '[a number, an array of 1, an array of 1, a number, a number, an array of 1]'],
    [[1, [2], [3], 4, 5, [6], [7]], '[a number, an array of 1, an array of 1, a number, a number, an array of 1, …]'],
    [{ a: 1 }, '{ a: a number }'],
    [{}, '{}'],
    [[], '[]'],
    ['text', 'the string text'],
    [null, 'null'],
  ])('the structure of %j in words', (x, text) => {
    expect(structureOf(x)).toBe(text);
  });

  test('a long record is cut', () => {
    const record = (n: number): object => Object.fromEntries(Array.from({ length: n }, (_, i) => [`k${i}`, i]));
    expect(structureOf(record(8))).toMatch(/k7: a number }$/);
    expect(structureOf(record(9))).toMatch(/k7: a number, … }$/);
  });
});

test('a value as JavaScript', () => {
  expect(literal({ a: [1, -0, Float64Array.of(2)], 'b c': NaN, _d$: 1 })).toBe(
    '{ a: [1, -0, new Float64Array([2])], "b c": NaN, _d$: 1 }',
  );
  expect(literal(['a"b', null, undefined, true, Math.sin])).toBe('["a\\"b", null, undefined, true, sin]');
});
