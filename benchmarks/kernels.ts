/**
 * Both kernel sets against plain loops over Math (benchmarks/kernels/plain.ts): node --import tsx benchmarks/kernels.ts
 *
 * A line is one piece of work: the time of the plain loop per element (per multiply-add for matrices), and that of each set as
 * a ratio to it. The three take turns in one process; a figure is the median of the rounds.
 *
 * With --sizes it prints instead from which size on the WebAssembly set is faster than the JavaScript set; with --json the lines as JSON;
 * --reverse changes the order of the turns, --quick shortens them.
 */
import { javascript } from '../src/kernels/javascript/index.js';
import { createWasm } from '../src/kernels/wasm/index.js';
import {
  arithmetic,
  products,
  rankOne,
  reductions,
  ROTATE,
  type Task,
  transcendental,
  vectorProducts,
  type Work,
} from './kernels/tasks.js';
import { median } from './lib/measure.js';

const wasm = createWasm();
const reverse = process.argv.includes('--reverse');
const quick = process.argv.includes('--quick');
const json = process.argv.includes('--json');
const ROUNDS = quick ? 3 : 15;
const ROUND_NS = quick ? 5e5 : 2e6;

/** One piece of work: nanoseconds an element of the plain loop, the kernel sets as ratios to it. */
export interface KernelRow {
  readonly group: string;
  readonly name: string;
  readonly plain: number;
  readonly javascript: number;
  readonly wasm: number;
}

const lines: KernelRow[] = [];

/** Nanoseconds of one call, over many. */
function clock(work: Work, calls: number): number {
  const start = performance.now();
  for (let i = 0; i < calls; i++) work(i % ROTATE);
  return ((performance.now() - start) * 1e6) / calls;
}

/** Nanoseconds of one call of each, taking turns. */
function times(works: Work[]): number[] {
  const calls = works.map((work) => {
    clock(work, ROTATE);
    return Math.ceil(ROUND_NS / clock(work, ROTATE));
  });
  const all = works.map((): number[] => []);
  const order = works.map((_, i) => i);
  if (reverse) order.reverse();
  for (let r = 0; r < ROUNDS; r++) for (const i of order) all[i]!.push(clock(works[i]!, calls[i]!));
  return all.map(median);
}

function print(group: string, tasks: Task[]): void {
  if (!json)
    console.log(`\n${group.padEnd(22)}${'plain ns'.padStart(10)}${'javascript'.padStart(12)}${'wasm'.padStart(9)}`);
  for (const task of tasks) {
    const [plain, js, simd] = times([task.plain, task.with(javascript), task.with(wasm)]) as [number, number, number];
    const line = { group, name: task.name, plain: plain / task.size, javascript: js / plain, wasm: simd / plain };
    lines.push(line);
    if (json) continue;
    const cells = [line.plain.toFixed(3).padStart(10), line.javascript.toFixed(3).padStart(12)];
    console.log(line.name.padEnd(22) + cells.join('') + line.wasm.toFixed(3).padStart(9));
  }
}

function printSizes(title: string, make: (n: number) => Task, sizes: number[]): void {
  const cells = sizes.map((n) => {
    const task = make(n);
    const [js, simd] = times([task.with(javascript), task.with(wasm)]) as [number, number];
    return `${n}: ${(simd / js).toFixed(2)}`.padEnd(11);
  });
  console.log(title.padEnd(12) + cells.join(''));
}

if (process.argv.includes('--sizes')) {
  console.log('time of the wasm set in that of the javascript set, by size');
  for (const make of transcendental) printSizes(make(1).name, make, [8, 16, 24, 32, 48, 64]);
  for (const make of [...arithmetic, ...reductions.slice(0, 2)]) {
    printSizes(make(1).name, make, [16, 32, 48, 64, 96, 128, 256]);
  }
  for (const make of products) {
    printSizes(make(1, 1, 1).name.split(' ')[0]!, (n) => make(n, n, n), [3, 4, 5, 6, 7, 8, 10, 12]);
  }
  for (const make of vectorProducts) {
    printSizes(make(1, 1).name.split(' ')[0]!, (n) => make(n, n), [4, 6, 8, 10, 12, 16, 24, 32, 64, 128]);
  }
} else {
  for (const n of [1000, 10_000, 100_000]) {
    print(
      `value and partial, n=${n}`,
      transcendental.map((make) => make(n)),
    );
  }
  for (const n of [1000, 10_000, 100_000, 1_000_000]) {
    print(
      `arithmetic, n=${n}`,
      arithmetic.map((make) => make(n)),
    );
  }
  for (const n of [1000, 100_000])
    print(
      `reductions, n=${n}`,
      reductions.map((make) => make(n)),
    );
  const shapes: [number, number, number][] = [
    [8, 8, 8],
    [32, 32, 32],
    [128, 128, 128],
    [32, 64, 784],
    [784, 64, 32],
    [300, 300, 300],
  ];
  print(
    'matrix by matrix',
    shapes.flatMap((shape) => products.map((make) => make(...shape))),
  );
  print('matrix by vector', [
    ...vectorProducts.flatMap((make) => [make(16, 16), make(100, 100), make(1000, 20), make(1000, 1000)]),
    rankOne(100, 100),
    rankOne(784, 64),
  ]);
  if (json) console.log(JSON.stringify(lines));
}
