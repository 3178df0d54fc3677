import { execFileSync } from 'node:child_process';
import { javascript } from '../../src/kernels/javascript/index.js';
import type * as KernelModule from '../../src/kernels/index.js';
import { kernelsFor, setKernels } from '../../src/kernels/select.js';
import { threshold } from '../../src/kernels/thresholds.js';
import { expectSame, generator, randomArray, wasm } from './helpers.js';

/** A fresh copy of the kernels, made on a host whose `WebAssembly` is what is given. */
function load(host: unknown): typeof KernelModule {
  let module: typeof KernelModule | undefined;
  jest.isolateModules(() => {
    module = jest.requireActual<typeof KernelModule>('../../src/kernels/index.js');
  });
  const own = Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly')!;
  Object.defineProperty(globalThis, 'WebAssembly', { value: host, configurable: true, writable: true });
  try {
    // The choice is made at the first large operation, here.
    module!.kernelsInUse();
  } finally {
    Object.defineProperty(globalThis, 'WebAssembly', own);
  }
  return module!;
}

const x = randomArray(generator(19), 3000, 0.1, 4);

/** Whether exp of n numbers gives what this set gives to the last bit; the two sets differ in some of 3000 values. */
function servedBy(k: typeof KernelModule, n: number): 'javascript' | 'wasm' | 'both' {
  const [y, a, b] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  k.exp(n, x, 0, y, 0, null, 0);
  javascript.exp(n, x, 0, a, 0, null, 0);
  wasm.exp(n, x, 0, b, 0, null, 0);
  const same = (z: Float64Array): boolean => z.every((v, i) => Object.is(v, y[i]));
  return same(a) ? (same(b) ? 'both' : 'javascript') : 'wasm';
}

/** The least n of which the first n values differ between the sets. */
const telling = Array.from({ length: 3000 }, (_, i) => i + 1).find((n) => {
  const [a, b] = [new Float64Array(1), new Float64Array(1)];
  javascript.exp(1, x, n - 1, a, 0, null, 0);
  wasm.exp(1, x, n - 1, b, 0, null, 0);
  return a[0] !== b[0];
})!;
x.copyWithin(0, telling - 1, telling); // from here on the first number tells the sets apart

describe('setKernels', () => {
  const k = load((globalThis as { WebAssembly?: unknown }).WebAssembly);

  afterEach(() => k.setKernels('auto'));

  test('auto picks by size', () => {
    expect(k.kernelsInUse()).toBe('wasm');
    expect(servedBy(k, threshold.transcendental - 1)).toBe('javascript');
    expect(servedBy(k, threshold.transcendental)).toBe('wasm');
  });

  test('sizes at the limits go where they should, in every mode', () => {
    const serving = (n: number, from: number, to?: number): (typeof javascript)['exp'] => kernelsFor(n, from, to).exp;
    expect(serving(15, 16)).toBe(javascript.exp);
    expect(serving(16, 16)).not.toBe(javascript.exp);
    expect(serving(1e12, 16)).not.toBe(javascript.exp);
    expect(serving(100, 16, 100)).not.toBe(javascript.exp);
    expect(serving(101, 16, 100)).toBe(javascript.exp);
    setKernels('wasm');
    for (const n of [0, 1, 16, 101]) expect(serving(n, 16, 100)).not.toBe(javascript.exp);
    setKernels('javascript');
    for (const n of [0, 1, 16, 101]) expect(serving(n, 16, 100)).toBe(javascript.exp);
    setKernels('auto');
  });

  test('javascript and wasm serve all sizes', () => {
    k.setKernels('javascript');
    expect(k.kernelsInUse()).toBe('javascript');
    expect(servedBy(k, 1)).toBe('javascript');
    expect(servedBy(k, 3000)).toBe('javascript');
    k.setKernels('wasm');
    expect(k.kernelsInUse()).toBe('wasm');
    expect(servedBy(k, 1)).toBe('wasm');
    expect(servedBy(k, 3000)).toBe('wasm');
    const none = new Float64Array(0);
    expect(() => k.exp(0, none, 0, none, 0, none, 0)).not.toThrow();
  });

  test('anything else is refused, and changes nothing', () => {
    k.setKernels('javascript');
    expect(() => k.setKernels('simd' as 'wasm')).toThrow(
      /^setKernels: expected the choice to be one of .*auto.*, .*javascript.*, .*wasm.*, got .*simd/,
    );
    expect(() => k.setKernels(undefined as unknown as 'wasm')).toThrow(RangeError);
    expect(k.kernelsInUse()).toBe('javascript');
  });

  test('every kernel is reached through the entry, in both modes, and gives what its set gives', () => {
    const n = 70;
    const names = (Object.keys(javascript) as (Name | 'push')[]).filter((name) => name !== 'push');
    for (const mode of ['javascript', 'wasm'] as const) {
      k.setKernels(mode);
      const set = mode === 'wasm' ? wasm : javascript;
      for (const name of names) {
        const outputs = [k[name], set[name]].map((kernel) => {
          const arrays = [0, 1, 2, 3, 4].map((i) => randomArray(generator(i), 70 * 70, 0.5, 2));
          const result = (kernel as (...args: unknown[]) => unknown)(...argumentsOf(name, n, arrays));
          return { result, arrays };
        });
        expect([name, outputs[0]!.result]).toEqual([name, outputs[1]!.result]);
        outputs[0]!.arrays.forEach((a, i) => expectSame(a, outputs[1]!.arrays[i]!));
      }
      for (const name of Object.keys(javascript.push) as (keyof typeof javascript.push)[]) {
        const outputs = [k.push[name], set.push[name]].map((kernel) => {
          const [a, b, c, d, e, f] = [0, 1, 2, 3, 4, 5].map((i) => randomArray(generator(i), n, 0.5, 2));
          const args = name === 'powScalar' ? [n, a, b, 2.5, c, d] : [n, a, b, c, d, e, f];
          const result = (kernel as (...args: unknown[]) => unknown)(...args);
          expect([name, result]).toEqual([name, false]);
          return [c!, d!, e!, f!];
        });
        outputs[0]!.forEach((a, i) => expectSame(a, outputs[1]![i]!));
      }
    }
  });
});

type Name = Exclude<keyof typeof javascript, 'push'>;

/** Arguments of any kernel, from its parameter list in types.ts. */
function argumentsOf(name: Name, n: number, [a, b, c, d, e]: Float64Array[]): unknown[] {
  switch (name) {
    case 'powScalar':
      return [n, a, 0, 2.5, b, 0, c, 0];
    case 'pow':
      return [n, a, 0, b, 0, c, 0, d, 0, e, 0];
    case 'addScalar':
    case 'scalarSub':
    case 'mulScalar':
    case 'divScalar':
    case 'scalarDiv':
    case 'strongMulAddScalar':
      return [n, a, 0, 1.5, b, 0];
    case 'strongMul2':
      return [n, a, 0, b, 0, c, 0, d, 0, e, 0];
    case 'axpy':
      return [n, 1.5, a, 0, b, 0];
    case 'sum':
    case 'sumSquares':
    case 'argmax':
    case 'lastArgmax':
    case 'argmin':
      return [n, a, 0];
    case 'dot':
      return [n, a, 0, b, 0];
    case 'expShift':
      return [n, a, 0, 1, b, 0];
    case 'addRow':
      return [7, 10, a, 0, b, 0, c, 0];
    case 'sumRows':
      return [7, 10, a, 0, b, 0];
    case 'gemm':
      return [true, false, 7, 10, 20, 1, a, 0, 7, b, 0, 10, false, c, 0, 10];
    case 'gemv':
      return [false, 7, 10, 1, a, 0, 10, b, 0, false, c, 0];
    case 'ger':
      return [7, 10, 1, a, 0, b, 0, c, 0, 10];
    default:
      return [n, a, 0, b, 0, c, 0];
  }
}

/** Hosts on which the module cannot be made. */
const refuse = (error: Error) => ({
  Module: class {
    constructor() {
      throw error;
    }
  },
});
const hosts: [string, unknown, RegExp][] = [
  ['no WebAssembly', undefined, /TypeError/],
  ['a policy that forbids it', refuse(new Error('Wasm code generation disallowed by embedder')), /disallowed/],
  ['no SIMD', refuse(new Error('invalid value type v128, enable with --experimental-wasm-simd')), /v128/],
  ['a limit on synchronous compilation', refuse(new RangeError('buffer size larger than 4KB')), /4KB/],
];

describe.each(hosts)('on a host with %s', (_name, host, reason) => {
  const k = load(host);

  test('the JavaScript set serves', () => {
    expect(k.kernelsInUse()).toBe('javascript');
    expect(servedBy(k, 3000)).toBe('javascript');
    const [c, expected] = [new Float64Array(400), new Float64Array(400)];
    k.gemm(false, true, 20, 20, 100, 1, x, 0, 100, x, 7, 100, false, c, 0, 20);
    wasm.gemm(false, true, 20, 20, 100, 1, x, 0, 100, x, 7, 100, false, expected, 0, 20);
    expectSame(c, expected);
  });

  test('asking for wasm says why not, and leaves the choice', () => {
    expect(() => k.setKernels('wasm')).toThrow(/setKernels: expected WebAssembly with SIMD for 'wasm', got/);
    expect(() => k.setKernels('wasm')).toThrow(reason);
    expect(servedBy(k, 3000)).toBe('javascript');
    expect(() => k.setKernels('javascript')).not.toThrow();
    expect(() => k.setKernels('auto')).not.toThrow();
  });
});

test('a process without WebAssembly computes the same', () => {
  const script = `
    import { exp, gemm, kernelsInUse } from './src/kernels/index.ts';
    const x = Float64Array.from({ length: 400 }, (_, i) => i / 100);
    const y = new Float64Array(400);
    exp(400, x, 0, y, 0, null, 0);
    const c = new Float64Array(400);
    gemm(false, false, 20, 20, 20, 1, x, 0, 20, y, 0, 20, false, c, 0, 20);
    console.log(JSON.stringify([typeof WebAssembly, kernelsInUse(), [...y], [...c]]));`;
  const flags = ['--noexpose-wasm', '--import', 'tsx', '--input-type=module', '--eval', script];
  const answer = JSON.parse(execFileSync('node', flags, { encoding: 'utf8' })) as [string, string, number[], number[]];
  expect(answer.slice(0, 2)).toEqual(['undefined', 'javascript']);
  const input = Float64Array.from({ length: 400 }, (_, i) => i / 100);
  const [y, c] = [new Float64Array(400), new Float64Array(400)];
  javascript.exp(400, input, 0, y, 0, null, 0);
  expectSame(answer[2], y);
  wasm.gemm(false, false, 20, 20, 20, 1, input, 0, 20, y, 0, 20, false, c, 0, 20);
  expectSame(answer[3], c);
}, 30_000);
