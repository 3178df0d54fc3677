import { MODULE } from './module.gen.js';

type Run = (n: number) => void;
type RunPartial = (n: number, partial: boolean) => void;
type RunScalar = (n: number, c: number) => void;
/** 1 where a NaN was met, or 0. */
type Flag = (n: number) => number;
type BlockSum = (at: number, n: number) => number;
type Pack = (lines: number, depth: number, line: number, along: number) => void;

/** What the module exports; the sources in `assembly/` say what each does. */
export interface Exports {
  memory: { buffer: ArrayBuffer };
  exp: RunScalar;
  log: RunPartial;
  sin: RunPartial;
  cos: RunPartial;
  tanh: RunPartial;
  sigmoid: RunPartial;
  softplus: RunPartial;
  sqrt: RunPartial;
  reciprocal: RunPartial;
  square: RunPartial;
  pow: (n: number, step: number) => void;
  add: Run;
  sub: Run;
  mul: Run;
  div: Run;
  addScalar: RunScalar;
  scalarSub: RunScalar;
  mulScalar: RunScalar;
  divScalar: RunScalar;
  scalarDiv: RunScalar;
  strongMul: Run;
  strongMulAdd: Run;
  strongMul2: Run;
  axpy: RunScalar;
  strongMulAddScalar: RunScalar;
  times: (n: number, partials: number) => number;
  pushAdd: Flag;
  pushSub: Flag;
  pushMul: Flag;
  pushDiv: Flag;
  sumX: BlockSum;
  sumV: BlockSum;
  sumSquares: BlockSum;
  dot: BlockSum;
  packA: Pack;
  packB: Pack;
  multiply: (rows: number, columns: number, depth: number, first: boolean) => void;
  finish: (rows: number, columns: number, alpha: number, accumulate: boolean) => void;
  rowsTimes: (rows: number, columns: number) => void;
  addRowsTimes: (rows: number, columns: number) => void;
}

/** The little of WebAssembly's interface that is used; the library is compiled without the types of any host. */
interface Host {
  WebAssembly: {
    Module: new (bytes: Uint8Array) => object;
    Instance: new (module: object, imports: object) => { exports: unknown };
  };
  atob: (text: string) => string;
}

/**
 * Makes an instance, within about a millisecond, or throws: where there is no WebAssembly, no SIMD, a policy against it, or a
 * limit on synchronous compilation.
 */
export function instantiate(): Exports {
  const { WebAssembly, atob } = globalThis as unknown as Host;
  const text = atob(MODULE);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  const { exp, log, log1p, sin, cos, tanh, pow } = Math;
  const imports = { math: { exp, log, log1p, sin, cos, tanh, pow } };
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports as Exports;
}
