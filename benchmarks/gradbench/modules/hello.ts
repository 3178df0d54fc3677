import { derivative, mul, type Num } from 'fluxion';
import { compile } from 'fluxion/compile';
import type { Module } from '../types.js';

const plain = (x: number): number => x * x;
const eager = (x: Num): Num => mul(x, x);
const compiled = compile(plain);

export const hello: Module = {
  name: 'hello',
  read: (input) => [input.number()],
  tasks: {
    square: { plain, compiled, eager },
    double: { compiled: derivative(compiled as never), eager: derivative(eager) },
  },
};
