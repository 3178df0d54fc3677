import { cases } from '../../benchmarks/cases/all.js';
import { elementwise, elementwiseNames } from '../../benchmarks/cases/arrays/elementwise.js';
import { network, networkProduct } from '../../benchmarks/cases/arrays/mlp.js';
import { rosenbrockSlices } from '../../benchmarks/cases/arrays/slices.js';
import { loop } from '../../benchmarks/cases/loop.js';
import { product } from '../../benchmarks/cases/product.js';
import { rosenbrock } from '../../benchmarks/cases/rosenbrock.js';
import { Judge } from '../../benchmarks/lib/judge.js';
import { numbers, relativeError, slope } from '../../benchmarks/lib/oracle.js';
import { loopOver, sink } from '../../benchmarks/lib/loops.js';
import type { Case } from '../../benchmarks/types.js';
import { readJson } from '../support/data.js';

interface GoldCase {
  readonly inputs: number[];
  readonly value: number;
  readonly gradient: number[];
  readonly hessian: number[][];
}

/** Moré, Garbow and Hillstrom's function 1 and its chained form, derivatives computed elsewhere. */
const gold = readJson('benchmarks/gold.json') as readonly GoldCase[];

const LAYERS = { batch: 6, inputs: 30, hidden: 8, outputs: 4 };

// The long cases at a length that takes milliseconds; the code is the same.
const small: Record<string, () => Case> = {
  ...cases,
  'rosenbrock-10000': () => rosenbrock(300),
  'hvp-1000': () => product(50),
  'loop-1000': () => loop(50),
  ...Object.fromEntries(elementwiseNames.map((name) => [`${name}-100000`, () => elementwise(name, 3000)])),
  mlp: () => network(LAYERS),
  'hvp-mlp': () => networkProduct(LAYERS),
  'rosenbrock-slices-10000': () => rosenbrockSlices(600),
};

describe.each(Object.keys(cases))('benchmark case %s', (name) => {
  const subject = small[name]!();
  const judge = new Judge(subject);

  test.each(subject.contestants.map((contestant) => [contestant.name, contestant] as const))(
    '%s agrees',
    (_, contestant) => {
      expect(judge.own(contestant).ok).toBe(true);
    },
  );

  test('every target names a contestant', () => {
    const names = subject.contestants.map((contestant) => contestant.name);
    for (const { of, per } of subject.targets) {
      expect(names).toContain(of);
      if ('contestant' in per) expect(names).toContain(per.contestant);
    }
  });

  test('the timed loop calls once with each input', () => {
    const contestant = subject.contestants[0]!;
    let expected = 0;
    for (const args of subject.inputs) expected += numbers(contestant.call(...args))[0]!;
    loopOver(contestant.call, subject.inputs, contestant.call(...subject.inputs[0]!))();
    expect(sink.total).toBe(expected);
  });
});

test('a contestant that is wrong is refused', () => {
  const subject = rosenbrock(5);
  const wrong = {
    ...subject.contestants[2]!,
    call: (x: number[]) => subject.contestants[2]!.call(x).map((g: number) => 1.001 * g),
  };
  expect(() => new Judge(subject).own(wrong)).toThrow('expected a relative error of at most 1e-12');
  expect(new Judge(subject).peer({ ...wrong, call: () => [NaN, 1, 1, 1, 1] })).toEqual({
    ok: false,
    reason: 'wrong (relative error Infinity)',
  });
});

test('operations recorded', () => {
  expect(rosenbrock(100).operations!()).toBe(8 * 99 - 1); // the first term is not added to anything
  expect(loop(100).operations!()).toBe(13 * 100 - 1);
});

test.each(gold)(
  'hand-written Rosenbrock against reference values, n = $inputs.length',
  ({ inputs, value, gradient, hessian }) => {
    const [plain, hand] = rosenbrock(inputs.length).contestants;
    expect(relativeError([plain!.call(inputs)], [value])).toBeLessThan(1e-13);
    expect(relativeError(hand!.call(inputs), gradient)).toBeLessThan(1e-13);
    const handProduct = product(inputs.length).contestants.find(({ name }) => name === 'hand-written product')!;
    hessian.forEach((row, i) => {
      const unit = inputs.map((_, j) => (i === j ? 1 : 0));
      expect(relativeError(handProduct.call(inputs, unit), row)).toBeLessThan(1e-13);
    });
  },
);

test('slope', () => {
  const [s, c] = slope((t) => [Math.sin(1 + t), Math.exp(t)], 0.1);
  expect(s).toBeCloseTo(Math.cos(1), 11);
  expect(c).toBeCloseTo(1, 11);
});
