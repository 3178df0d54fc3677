import { add, grad, hvp, log, mul, type Num, sin, sub } from 'fluxion';
import { digits, heading, table } from './format.js';

/** ln x1 + x1·x2 − sin x2: the function of A. G. Baydin et al., Automatic Differentiation in Machine Learning: a Survey, JMLR 2018. */
export const survey = ([x1, x2]: [Num, Num]): Num => sub(add(log(x1), mul(x1, x2)), sin(x2));

export const at: [number, number] = [2, 5];
export const direction: [number, number] = [1, 2];

/** A computed number beside the exact one, which is given to 20 digits. */
export interface Result {
  readonly name: string;
  readonly computed: number;
  readonly exact: string;
  readonly formula: string;
}

/** Value, gradient and Hessian-vector product at (2, 5). The exact digits come from the formulas in 40-digit arithmetic. */
export function surveyResults(): Result[] {
  const gradient = grad(survey)(at);
  const product = hvp(survey, at, direction);
  return [
    { name: 'f', computed: survey(at) as number, exact: '11.652071455223083778', formula: 'ln 2 + 10 - sin 5' },
    { name: 'df/dx1', computed: gradient[0], exact: '5.5', formula: '1/x1 + x2' },
    { name: 'df/dx2', computed: gradient[1], exact: '1.7163378145367737355', formula: 'x1 - cos x2' },
    { name: '(H v)1', computed: product[0], exact: '1.75', formula: '-v1/x1^2 + v2' },
    { name: '(H v)2', computed: product[1], exact: '-0.91784854932627693778', formula: 'v1 + v2 sin x2' },
  ];
}

/** The first part of the tour. */
export function surveyReport(results: readonly Result[]): string[] {
  const rows = results.map(({ name, computed, exact, formula }) => [
    name,
    String(computed),
    exact,
    String(Math.floor(digits(computed, Number(exact), 16))),
    formula,
  ]);
  return [
    ...heading('1. A gradient and a Hessian-vector product'),
    `f(x1, x2) = ln x1 + x1 x2 - sin x2 at (${at.join(', ')}). The gradient comes from one reverse sweep;`,
    `H v, the Hessian times v = (${direction.join(', ')}), from one that carries tangents along, without the`,
    'Hessian. "exact" is the formula on the right in 40-digit arithmetic; "digits" is how many',
    'agree, of the 16 of a float64.',
    '',
    ...table([['', 'fluxion', 'exact', 'digits', 'formula'], ...rows], 'lrrrl'),
  ];
}
