// What a web page sees of the built package; `.ci/browser.js` bundles it and reads what it writes into the page.
import { customVjp, derivative, exp, grad, hessian, hvp, jvp, log, mul, sin, sub, tanh } from 'fluxion';
import { array, dot, matmul, sum } from 'fluxion/array';
import { checkGradient } from 'fluxion/check';
import { compile, inspect } from 'fluxion/compile';
import { det, logdet } from 'fluxion/linalg';
import { erf } from 'fluxion/special';

const checks = [];

/** Runs one comparison; a throw is a failure like any other. */
function check(name, got, wanted) {
  try {
    const [a, b] = [[got()].flat(3), [wanted].flat(3)];
    const same = a.length === b.length && a.every((x, i) => x === b[i] || Math.abs(x - b[i]) <= 1e-12 * Math.abs(b[i]));
    checks.push({ name, passed: same, got: String(a) });
  } catch (error) {
    checks.push({ name, passed: false, got: String(error) });
  }
}

const survey = ([x, y]) => sub(log(x).add(mul(x, y)), sin(y));
const plain = (x) => {
  let s = 0;
  for (let i = 0; i + 1 < x.length; i++) s += 100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2;
  return s;
};
const ramp = Float64Array.from({ length: 5000 }, (_, i) => (i % 11) / 10 - 0.5);
const n = 64;
const identity = array(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 2 : 0))));

check('gradient', () => grad(survey)([2, 5]), [5.5, 2 - Math.cos(5)]);
check('third derivative', () => derivative((x) => exp(mul(2, x)), { order: 3 })(0), 8);
check('Jacobian-vector product', () => jvp(survey, [2, 5], [1, 2]).tangent, 5.5 + 2 * (2 - Math.cos(5)));
check('Hessian-vector product', () => hvp(survey, [2, 5], [1, 2]), [1.75, 1 + 2 * Math.sin(5)]);
check('Hessian', () => hessian(([x, y]) => mul(mul(x, x), y))([3, 4]), [8, 6, 6, 0]);
const gentle = customVjp(
  (x) => x,
  () => [1],
);
check('custom rule', () => grad((x) => mul(gentle(x), 100))(3), 1);
check('special function', () => derivative(erf)(0), 2 / Math.sqrt(Math.PI));
check(
  'array gradient',
  () => [...grad((x) => dot(x, x))(ramp)],
  [...ramp].map((x) => 2 * x),
);
check(
  'array elementwise',
  () => [...grad((x) => sum(tanh(x)))(ramp)],
  [...ramp].map((x) => 1 / Math.cosh(x) ** 2),
);
check('matrix product', () => sum(matmul(identity, identity)), 4 * n);
check('determinant', () => det(array([[1, 2], [3, 4]])), -2); // prettier-ignore
check('log-determinant', () => logdet(array([[2, 0], [0, 3]])), Math.log(6)); // prettier-ignore
check('compiled gradient', () => [...grad(compile(plain))(Float64Array.of(-1.2, 1))], [-215.6, -88]);
check('compiled Hessian-vector product', () => [...hvp(compile(plain), Float64Array.of(1, 1), Float64Array.of(1, 0))], [802, -400]); // prettier-ignore
check('generated source', () => inspect(compile(plain), Float64Array.of(1, 2)).includes('for ('), true);
check('a wrong gradient found', () => checkGradient(([x, y]) => mul(x, y), ([x, y]) => [y, -x], [2, 5]).verdict, 'FAIL'); // prettier-ignore
check('the one-file build', () => globalThis.fluxion.grad((x) => globalThis.fluxion.sin(x))(0), 1);

globalThis.document.querySelector('pre').textContent = JSON.stringify(checks);
