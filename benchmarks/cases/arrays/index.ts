import type { Case } from '../../types.js';
import { elementwise, elementwiseNames } from './elementwise.js';
import { logistic } from './logistic.js';
import { network, networkProduct } from './mlp.js';
import { matrixProduct, productName, type Side } from './products.js';
import { rosenbrockSlices } from './slices.js';

const LAYERS = { batch: 32, inputs: 784, hidden: 64, outputs: 10 };

const elementwiseCases = [1000, 100_000].flatMap((n) =>
  elementwiseNames.map((name): [string, () => Case] => [`${name}-${n}`, () => elementwise(name, n)]),
);

const SHAPES: readonly (readonly [number, number, number])[] = [
  [128, 128, 128],
  [32, 784, 64],
];

const products = (['AB', 'AᵀB', 'ABᵀ'] as Side[]).flatMap((side) =>
  SHAPES.map((shape): [string, () => Case] => [productName(side, ...shape), () => matrixProduct(side, ...shape)]),
);

/** Array code: the rows of the speed table, with the kernels chosen by size and with the JavaScript set alone. */
export const arrayCases: Readonly<Record<string, () => Case>> = {
  ...Object.fromEntries([...elementwiseCases, ...products]),
  logistic: () => logistic({ n: 1000, d: 20 }),
  mlp: () => network(LAYERS),
  'hvp-mlp': () => networkProduct(LAYERS),
  'rosenbrock-slices-10000': () => rosenbrockSlices(10_000),
};
