import type { Num } from '../../types.js';
import { run } from '../engine.js';
import { wrongShapes } from '../errors.js';
import type { ArrayValue } from '../values.js';
import { sumTo } from './broadcast.js';
import { type ArrayLike, arrayOf } from './operands.js';
import { matmulOp } from './products.js';
import { shaped, transpose } from './structure.js';

/**
 * Einstein's summation of two arrays: `'ij,jk->ik'` is a matrix product. Letters met in both and not behind the arrow are summed over, letters
 * of one array alone that are not behind the arrow too. Without arrow the result has the letters met once, in alphabetic order.
 * @throws ShapeError when a letter stands for two lengths
 * @throws RangeError for a text of another form
 */
export function einsum(text: string, x: ArrayLike, y: ArrayLike): Num {
  const a = arrayOf('einsum', x);
  const b = arrayOf('einsum', y);
  const match = /^([a-zA-Z]*),([a-zA-Z]*)(?:->([a-zA-Z]*))?$/.exec(text.replace(/\s/g, ''));
  if (!match) throw wrongShapes('einsum', `a text such as 'ij,jk->ik' instead of '${text}'`, [a.shape, b.shape]);
  const [, left, right] = match as unknown as [string, string, string];
  const once = [...new Set(left + right)]
    .filter((l) => !(left.includes(l) && right.includes(l)))
    .sort()
    .join('');
  const target = match[3] ?? once;
  const lengths = new Map<string, number>();
  for (const [letters, shape] of [
    [left, a.shape],
    [right, b.shape],
  ] as const) {
    if (letters.length !== shape.length || new Set(letters).size !== letters.length) {
      throw wrongShapes('einsum', `one letter an axis, none twice in one array, in '${text}'`, [a.shape, b.shape]);
    }
    [...letters].forEach((l, i) => {
      const n = shape[i]!;
      if ((lengths.get(l) ?? n) !== n)
        throw wrongShapes('einsum', `one length for ${l} in '${text}'`, [a.shape, b.shape]);
      lengths.set(l, n);
    });
  }
  if (![...target].every((l) => lengths.has(l)) || new Set(target).size !== target.length) {
    throw wrongShapes('einsum', `letters of the arrays behind the arrow of '${text}', none twice`, [a.shape, b.shape]);
  }
  const size = (letters: readonly string[]): number => letters.reduce((n, l) => n * lengths.get(l)!, 1);
  const both = [...left].filter((l) => right.includes(l));
  const stack = both.filter((l) => target.includes(l));
  const summed = both.filter((l) => !target.includes(l));
  const rows = [...left].filter((l) => !right.includes(l) && target.includes(l));
  const columns = [...right].filter((l) => !left.includes(l) && target.includes(l));
  const sides = [
    ordered(a, left, [...stack, ...rows, ...summed], target + right),
    ordered(b, right, [...stack, ...summed, ...columns], target + left),
  ] as const;
  const z = run(
    matmulOp,
    [
      shaped(sides[0], [size(stack), size(rows), size(summed)]),
      shaped(sides[1], [size(stack), size(summed), size(columns)]),
    ],
    { a: false, b: false },
  );
  const have = [...stack, ...rows, ...columns];
  const full = shaped(
    z,
    have.map((l) => lengths.get(l)!),
  );
  return have.join('') === target
    ? full
    : transpose(
        full as ArrayValue,
        [...target].map((l) => have.indexOf(l)),
      );
}

/** The array with its axes in the given order, summed over those whose letters nobody else has. */
function ordered(x: ArrayValue, letters: string, order: readonly string[], others: string): ArrayValue {
  const alone = [...letters].map((l) => !others.includes(l));
  const left = [...letters].filter((_, i) => !alone[i]);
  const kept = x.shape.map((n, i) => (alone[i] ? 1 : n));
  const small = shaped(
    sumTo(x, kept),
    kept.filter((_, i) => !alone[i]),
  ) as ArrayValue;
  return order.join('') === left.join('')
    ? small
    : transpose(
        small,
        order.map((l) => left.indexOf(l)),
      );
}
