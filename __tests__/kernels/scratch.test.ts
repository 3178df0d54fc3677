import type { Kernels } from '../../src/kernels/types.js';
import { createWasm } from '../../src/kernels/wasm/index.js';
import { instantiate } from '../../src/kernels/wasm/load.js';
import { expectSame, generator, randomArray, wasm } from './helpers.js';

const run = instantiate();
const poisoned = createWasm(run);

/** Everything below the tables, where one call must find nothing of the call before. */
const scratch = new Float64Array(run.memory.buffer, 1024, (15 * 65536 - 1024) / 8);

const poisons: [string, Float64Array][] = [
  ['NaN', new Float64Array(scratch.length).fill(NaN)],
  ['infinities', Float64Array.from(scratch, (_v, i) => (i % 2 ? Infinity : -Infinity))],
  ['subnormal numbers', new Float64Array(scratch.length).fill(5e-324)],
];

/** Calls of every kernel at sizes that leave padding unused; each returns what it wrote. */
const random = generator(17);
const x = randomArray(random, 6000, 0.1, 3);
const y = randomArray(random, 6000);

type Call = (k: Kernels) => Float64Array;
const unaryNames = ['exp', 'log', 'sin', 'cos', 'tanh', 'sigmoid', 'softplus', 'sqrt', 'reciprocal', 'square'] as const;
const binaryNames = ['add', 'sub', 'mul', 'div', 'strongMul', 'strongMulAdd'] as const;
const scalarNames = ['addScalar', 'scalarSub', 'mulScalar', 'divScalar', 'scalarDiv', 'strongMulAddScalar'] as const;

const calls: [string, Call][] = [1, 3, 77, 2049].flatMap((n): [string, Call][] => [
  ...unaryNames.map((name): [string, Call] => [
    `${name} of ${n}`,
    (k) => {
      const out = new Float64Array(2 * n);
      k[name](n, x, 1, out, 0, out.subarray(n), 0);
      return out;
    },
  ]),
  ...binaryNames.map((name): [string, Call] => [
    `${name} of ${n}`,
    (k) => {
      const out = new Float64Array(n);
      k[name](n, x, 0, y, 1, out, 0);
      return out;
    },
  ]),
  ...scalarNames.map((name): [string, Call] => [
    `${name} of ${n}`,
    (k) => {
      const out = new Float64Array(n);
      k[name](n, x, 0, 3, out, 0);
      return out;
    },
  ]),
  [
    `pow of ${n}`,
    (k) => {
      const out = new Float64Array(3 * n);
      k.pow(n, x, 0, y, 0, out, 0, out.subarray(n), 0, out.subarray(2 * n), 0);
      return out;
    },
  ],
  [
    `powScalar of ${n}`,
    (k) => {
      const out = new Float64Array(2 * n);
      k.powScalar(n, x, 0, 2.5, out, 0, out.subarray(n), 0);
      return out;
    },
  ],
  [
    `strongMul2 of ${n}`,
    (k) => {
      const out = new Float64Array(n);
      k.strongMul2(n, x, 0, y, 0, x, 1, y, 1, out, 0);
      return out;
    },
  ],
  [
    `axpy of ${n}`,
    (k) => {
      const out = new Float64Array(n);
      k.axpy(n, 2, x, 0, out, 0);
      return out;
    },
  ],
  ...unaryNames.map((name): [string, Call] => [
    `${name} of ${n} with a tangent`,
    (k) => {
      const out = new Float64Array(2 * n);
      const nan = k.push[name](n, x, y, out, out.subarray(n));
      return Float64Array.of(...out, Number(nan));
    },
  ]),
  ...(['add', 'sub', 'mul', 'div'] as const).map((name): [string, Call] => [
    `${name} of ${n} with tangents`,
    (k) => {
      const out = new Float64Array(2 * n);
      const nan = k.push[name](n, x, y, y, x, out, out.subarray(n));
      return Float64Array.of(...out, Number(nan));
    },
  ]),
  [
    `powScalar of ${n} with a tangent`,
    (k) => {
      const out = new Float64Array(2 * n);
      const nan = k.push.powScalar(n, x, y, 2.5, out, out.subarray(n));
      return Float64Array.of(...out, Number(nan));
    },
  ],
  [`sum of ${n}`, (k) => Float64Array.of(k.sum(n, x, 0), k.sumSquares(n, x, 0), k.dot(n, x, 0, y, 0))],
  [
    `expShift of ${n}`,
    (k) => {
      const out = new Float64Array(n + 1);
      out[n] = k.expShift(n, x, 0, 1, out, 0);
      return out;
    },
  ],
]);

for (const [m, n, k] of [
  [1, 1, 1],
  [5, 7, 3],
  [13, 6, 301],
  [130, 3, 5],
] as const) {
  for (const trans of [false, true]) {
    for (const accumulate of [false, true]) {
      calls.push([
        `gemm ${m}x${k}x${n}, trans ${trans}, accumulate ${accumulate}`,
        (kernels) => {
          const c = new Float64Array(m * n).fill(1);
          kernels.gemm(trans, !trans, m, n, k, 2, x, 0, trans ? m : k, y, 0, trans ? n : k, accumulate, c, 0, n);
          return c;
        },
      ]);
      calls.push([
        `gemv ${m}x${k}, trans ${trans}, accumulate ${accumulate}`,
        (kernels) => {
          const c = new Float64Array(trans ? k : m).fill(1);
          kernels.gemv(trans, m, k, 2, x, 0, k, y, 0, accumulate, c, 0);
          return c;
        },
      ]);
    }
  }
}

test.each(poisons)('what is left in scratch does not show: %s', (_name, poison) => {
  for (const [name, call] of calls) {
    const expected = call(wasm);
    scratch.set(poison);
    try {
      expectSame(call(poisoned), expected);
    } catch (error) {
      throw new Error(`${name}: ${String(error)}`, { cause: error });
    }
  }
});

test('a kernel neither grows nor moves the memory, nor touches the tables', () => {
  const before = run.memory.buffer;
  const tables = new Uint8Array(before, 15 * 65536).slice();
  for (const [, call] of calls) call(poisoned);
  expect(run.memory.buffer).toBe(before);
  expect(before.byteLength).toBe(16 * 65536);
  expect(new Uint8Array(before, 15 * 65536)).toEqual(tables);
});

test('results are not views on scratch', () => {
  const out = new Float64Array(3000);
  poisoned.exp(3000, x, 0, out, 0, null, 0);
  const before = out.slice();
  scratch.fill(NaN);
  expectSame(out, before);
});
