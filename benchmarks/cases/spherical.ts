import { cos, jacobian, mul, sin, type Num, type Scalar } from 'fluxion';
import { relativeError, slope } from '../lib/oracle.js';
import { arrays } from '../lib/random.js';
import type { Case } from '../types.js';

/** Spherical to Cartesian coordinates. */
export function plain([r, theta, phi]: readonly number[]): number[] {
  const rho = r! * Math.sin(theta!);
  return [rho * Math.cos(phi!), rho * Math.sin(phi!), r! * Math.cos(theta!)];
}

function hand([r, theta, phi]: readonly number[]): number[][] {
  const sinTheta = Math.sin(theta!);
  const cosTheta = Math.cos(theta!);
  const sinPhi = Math.sin(phi!);
  const cosPhi = Math.cos(phi!);
  return [
    [sinTheta * cosPhi, r! * cosTheta * cosPhi, -r! * sinTheta * sinPhi],
    [sinTheta * sinPhi, r! * cosTheta * sinPhi, r! * sinTheta * cosPhi],
    [cosTheta, -r! * sinTheta, 0],
  ];
}

export function methods([r, theta, phi]: readonly Scalar[]): Scalar[] {
  const rho = r!.mul(theta!.sin());
  return [rho.mul(phi!.cos()), rho.mul(phi!.sin()), r!.mul(theta!.cos())];
}

export function functions([r, theta, phi]: readonly Num[]): Num[] {
  const rho = mul(r!, sin(theta!));
  return [mul(rho, cos(phi!)), mul(rho, sin(phi!)), mul(r!, cos(theta!))];
}

/** The rows of the Jacobian, one after the other, from its columns. */
function bySlopes(x: number[]): number[] {
  const columns = x.map((_, j) => slope((t) => plain(x.map((xi, i) => (i === j ? xi + t : xi))), 0.1));
  return [0, 1, 2].flatMap((i) => columns.map((column) => column[i]!));
}

export const spherical = (): Case => ({
  name: 'spherical',
  title: 'Jacobian of spherical coordinates, 3 → 3',
  asks: 'jacobian',
  inputs: arrays(3, 64, 3, 0.2, 1.4).map((x) => [x]),
  contestants: [
    { name: 'plain function', kind: 'plain', gives: 'value', call: plain },
    { name: 'hand-written', kind: 'hand', gives: 'jacobian', call: hand },
    { name: 'fluxion, auto', kind: 'fluxion', gives: 'jacobian', call: jacobian(methods) },
    { name: 'fluxion, functions', kind: 'fluxion', gives: 'jacobian', call: jacobian(functions) },
    { name: 'fluxion, forward', kind: 'fluxion', gives: 'jacobian', call: jacobian(methods, { mode: 'forward' }) },
  ],
  oracle: { jacobian: (result, x: number[]) => relativeError(result, bySlopes(x)) },
  targets: [],
  offer: ({ spherical }) => spherical,
});
