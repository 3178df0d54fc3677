import type { Call, Offer, Peer } from '../types.js';

const SCALAR = '(sin(x)*exp(-0.5*x) + sqrt(x*x + 1))/(x*x + 2) + x*log(x*x + 1)*0.25 - x';
const SPHERICAL = ['r*sin(t)*cos(p)', 'r*sin(t)*sin(p)', 'r*cos(t)'];
const VARIABLES = ['r', 't', 'p'];

/** At n = 100 both take minutes to differentiate, before the first call. */
const LONGEST = 10;

const rosenbrock = (n: number): string =>
  Array.from({ length: n - 1 }, (_, i) => `100*(x${i + 1} - x${i}^2)^2 + (x${i} - 1)^2`).join(' + ');

/** What both libraries can do, given their way from an expression and a variable to a function of all variables. */
function offers(derive: (expression: string, variable: string, variables: string[]) => Call) {
  const scalar = (): Call => derive(SCALAR, 'x', ['x']);
  const spherical = (): Call => {
    const rows = SPHERICAL.map((row) => VARIABLES.map((variable) => derive(row, variable, VARIABLES)));
    return (x: number[]) => rows.map((row) => row.map((partial) => partial(...x)));
  };
  const gradient = (n: number): Offer => ({
    make: () => {
      if (n > LONGEST)
        throw new RangeError(`an expression of ${8 * (n - 1)} operations takes too long to differentiate`);
      const expression = rosenbrock(n);
      const variables = Array.from({ length: n }, (_, i) => `x${i}`);
      const partials = variables.map((variable) => derive(expression, variable, variables));
      return (x: number[]) => partials.map((partial) => partial(...x));
    },
  });
  return { scalar: { make: scalar }, spherical: { make: spherical }, rosenbrock: gradient };
}

export const mathjs: Peer = {
  name: 'mathjs',
  package: 'mathjs',
  remark: 'symbolic derivative of a string, interpreted; derived and compiled once',
  async load() {
    const name = 'mathjs';
    const { derivative }: any = await import(name);
    return offers((expression, variable, variables) => {
      const code = derivative(expression, variable).compile();
      return (...x) => {
        const scope = new Map<string, number>();
        for (let i = 0; i < variables.length; i++) scope.set(variables[i]!, x[i]);
        return code.evaluate(scope);
      };
    });
  },
};

export const nerdamer: Peer = {
  name: 'nerdamer',
  package: 'nerdamer',
  remark: 'symbolic derivative of a string, compiled to JavaScript once',
  async load() {
    const core = 'nerdamer';
    const calculus = 'nerdamer/Calculus.js';
    const { default: algebra }: any = await import(core);
    await import(calculus);
    return offers((expression, variable, variables) => algebra.diff(expression, variable).buildFunction(variables));
  },
};
