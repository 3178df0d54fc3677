import type { Case } from '../types.js';
import { arrayCases } from './arrays/index.js';
import { loop } from './loop.js';
import { product } from './product.js';
import { rosenbrock } from './rosenbrock.js';
import { scalar } from './scalar.js';
import { spherical } from './spherical.js';

/** Every case, made when asked for: each is measured in a process of its own. */
export const cases: Readonly<Record<string, () => Case>> = {
  scalar,
  'rosenbrock-2': () => rosenbrock(2),
  'rosenbrock-100': () => rosenbrock(100),
  'rosenbrock-10000': () => rosenbrock(10_000),
  'hvp-1000': () => product(1000),
  spherical,
  'loop-1000': () => loop(1000),
  ...arrayCases,
};
