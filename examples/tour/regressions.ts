import { type Num, sub } from 'fluxion';
import { levenbergMarquardt } from '../levenberg-marquardt.js';
import { CERTIFIED_DIGITS, type DataSet, dataSets } from '../nist/index.js';
import { digits, heading, table } from './format.js';

/** Digits that every fitted number must share with NIST's. */
export const REQUIRED_DIGITS = 8;

/** A fitted number beside the certified one. */
export interface Comparison {
  readonly name: string;
  readonly fitted: number;
  readonly certified: number;
  readonly digits: number;
}

export interface Regression {
  readonly dataSet: DataSet;
  readonly steps: number;
  readonly numbers: readonly Comparison[];
}

/** Residuals of the model, a function of the parameters. */
export const residualsOf =
  ({ model, data }: DataSet) =>
  (b: readonly Num[]): Num[] =>
    data.map(([y, x]) => sub(model(x, ...b), y));

const compared = (name: string, fitted: number, certified: number): Comparison => ({
  name,
  fitted,
  certified,
  digits: digits(fitted, certified, CERTIFIED_DIGITS),
});

/** Fits one data set from NIST's second starting point. */
export function regression(dataSet: DataSet): Regression {
  const { certified, start } = dataSet;
  const { parameters, rss, steps } = levenbergMarquardt(residualsOf(dataSet), start);
  const numbers = parameters.map((b, j) => compared(`b${j + 1}`, b, certified.parameters[j]!));
  return { dataSet, steps, numbers: [...numbers, compared('RSS', rss, certified.rss)] };
}

export const regressions = (): Regression[] => dataSets.map(regression);

/** The fewest digits any number agrees to. */
export const worst = (results: readonly Regression[]): number =>
  Math.min(...results.flatMap(({ numbers }) => numbers.map((n) => n.digits)));

/** The second part of the tour. */
export function regressionReport(results: readonly Regression[]): string[] {
  const rows = results.flatMap(({ dataSet, steps, numbers }) =>
    numbers.map(({ name, fitted, certified, digits: agreeing }, i) => [
      i === 0 ? dataSet.name : '',
      i === 0 ? dataSet.formula : i === 1 ? `from (${dataSet.start.join(', ')})` : i === 2 ? `${steps} steps` : '',
      name,
      fitted.toPrecision(13),
      certified.toPrecision(CERTIFIED_DIGITS),
      agreeing.toFixed(1),
    ]),
  );
  return [
    ...heading('2. Nonlinear regression on the NIST reference data'),
    'Six models fitted to measured data by the Levenberg-Marquardt method; the Jacobian of the',
    "residuals is fluxion's. Each fit begins at NIST's second starting point. b1, b2 ... are the",
    'parameters, RSS is the sum of squared residuals. "digits" is how many agree with the certified',
    `number, of the ${CERTIFIED_DIGITS} it is rounded to: full agreement shows as 10.3 to 11.`,
    '',
    ...table([['data set', 'model', '', 'fitted', 'NIST certified', 'digits'], ...rows], 'lllrrr'),
    '',
    `  fewest digits: ${worst(results).toFixed(1)} (at least ${REQUIRED_DIGITS} are required)`,
  ];
}
