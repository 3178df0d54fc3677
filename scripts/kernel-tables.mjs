/**
 * Constants of the WebAssembly kernels, computed with big integers so that every digit has a visible source:
 * tables of 2^(i/128) and of logarithms, the parts of ln 2 and of pi/2, and near-minimax polynomials.
 *
 * A number v is held as the integer v * 2^BITS.
 */
const BITS = 320n;
const ONE = 1n << BITS;

const mul = (a, b) => (a * b) / ONE;
const div = (a, b) => (a << BITS) / b;
/** Correctly rounded: Number(bigint) rounds to nearest even, and the power of two is exact. */
const toDouble = (v) => Number(v) * 2 ** -Number(BITS);
/** Exact for every double with no bit below 2^-BITS. */
const fromDouble = (x) => BigInt(x * 2 ** Number(BITS));
/** The nearest double that is a multiple of 2^-bits, so that its product with a short integer is exact. */
const toGrid = (v, bits) => {
  const step = BITS - BigInt(bits);
  return toDouble(((v + (1n << (step - 1n))) >> step) << step);
};

function series(first, ratio, divisor) {
  let sum = 0n;
  let term = first;
  for (let n = 0; term !== 0n; n++) {
    sum += term / divisor(n);
    term = mul(term, ratio);
  }
  return sum;
}

const atanh = (t) => series(t, mul(t, t), (n) => BigInt(2 * n + 1));
const LN2 = 2n * atanh(ONE / 3n);
/** ln x for 1/2 <= x <= 2, from the area function. */
const log = (x) => 2n * atanh(div(x - ONE, x + ONE));

function exp(t) {
  let sum = 0n;
  let term = ONE;
  for (let n = 1n; term !== 0n; n++) {
    sum += term;
    term = mul(term, t) / n;
  }
  return sum;
}

const arctanInverse = (k) => {
  const x = ONE / k;
  return series(x, -mul(x, x), (n) => BigInt(2 * n + 1));
};
/** Machin's formula: pi/4 = 4 arctan(1/5) - arctan(1/239). */
const HALF_PI = 2n * (4n * arctanInverse(5n) - arctanInverse(239n));

/** Coefficients c of sum c[k] t^k that interpolates f at the Chebyshev points of [a, b]: close to minimax. */
function polynomial(f, a, b, terms) {
  const points = Array.from({ length: terms }, (_, k) => {
    const c = Math.cos((Math.PI * (2 * k + 1)) / (2 * terms));
    return fromDouble((a + b) / 2 + ((b - a) / 2) * c);
  });
  const newton = points.map(f);
  for (let j = 1; j < terms; j++) {
    for (let i = terms - 1; i >= j; i--) newton[i] = div(newton[i] - newton[i - 1], points[i] - points[i - j]);
  }
  let c = [newton[terms - 1]];
  for (let i = terms - 2; i >= 0; i--) {
    const next = Array(c.length + 1).fill(0n);
    c.forEach((v, k) => {
      next[k + 1] += v;
      next[k] -= mul(v, points[i]);
    });
    next[0] += newton[i];
    c = next;
  }
  return c.map(toDouble);
}

/** (sin r - r) / r^3 as a function of t = r^2. */
const sinTail = (t) => alternating(t, 3n);
/** (cos r - 1 + r^2/2) / r^4 as a function of t = r^2. */
const cosTail = (t) => -alternating(t, 4n);
/** -1/first! + t/(first+2)! - ... */
function alternating(t, first) {
  let factorial = 1n;
  for (let n = 2n; n <= first; n++) factorial *= n;
  let term = -ONE / factorial;
  let sum = 0n;
  for (let n = first; term !== 0n; n += 2n) {
    sum += term;
    term = -mul(term, t) / ((n + 1n) * (n + 2n));
  }
  return sum;
}
/** (2 atanh(s) - 2 s) / s^3 as a function of t = s^2. */
const atanhTail = (t) => 2n * series(ONE, t, (n) => BigInt(2 * n + 3));
/** (ln(1+r) - r + r^2/2) / r^3 as a function of r. */
const log1pTail = (r) => series(ONE, -r, (n) => BigInt(n + 3));
/** (ln(1+r) - r) / r^2 as a function of r. */
const log1pBend = (r) => -series(ONE, -r, (n) => BigInt(n + 2));
/** (tanh x - x) / x^3 as a function of t = x^2, from Lambert's fraction tanh x = x / (1 + t / (3 + t / (5 + ...))). */
const tanhTail = (t) => {
  let below = 81n * ONE;
  for (let n = 79n; n > 0n; n -= 2n) below = n * ONE + div(t, below);
  return div(div(ONE, below) - ONE, t);
};

const bits = (x) => new BigInt64Array(Float64Array.of(x).buffer)[0];
const double = (b) => new Float64Array(BigInt64Array.of(b).buffer)[0];

/** Entry i: what the rounding of 2^(i/128) lost, relative, and its bits less i/128 of an exponent step. */
function expTable() {
  const rows = [];
  for (let i = 0; i < 128; i++) {
    const exact = exp((LN2 * BigInt(i)) / 128n);
    const head = toDouble(exact);
    const tail = toDouble(div(exact - fromDouble(head), fromDouble(head)));
    rows.push([tail, double(bits(head) - (BigInt(i) << 45n))]);
  }
  return rows;
}

/** The significand z of a logarithm runs over [LOG_FROM, 2 LOG_FROM); an interval is 1/128 of the bits between. */
const LOG_FROM = 0.6875;
/**
 * Entry i: an 11-bit reciprocal q of the middle of interval i, and -ln q as a multiple of 2^-42 and the rest.
 * The two intervals that touch 1 have q = 1, so that the logarithm of a number near 1 keeps its relative accuracy.
 */
function logTable() {
  const rows = [];
  const from = bits(LOG_FROM);
  for (let i = 0n; i < 128n; i++) {
    const low = double(from + (i << 45n));
    const high = double(from + ((i + 1n) << 45n));
    const q = low === 1 || high === 1 ? 1 : Math.round(2048 / (low + high)) / 1024;
    const exact = -log(fromDouble(q));
    const head = toGrid(exact, 42);
    rows.push([q, head, toDouble(exact - fromDouble(head)), 0]);
  }
  return rows;
}

const ln2Head = toGrid(LN2, 42);
const step = LN2 / 128n;
const stepHead = toGrid(step, 43);
const p1 = toGrid(HALF_PI, 32);
const p2 = toGrid(HALF_PI - fromDouble(p1), 65);
const p3 = toDouble(HALF_PI - fromDouble(p1) - fromDouble(p2));

/** Name -> value or coefficients, in the order they lie in memory. */
const constants = {
  HALF: 0.5,
  ONE: 1,
  TWO: 2,
  FOUR: 4,
  MIN_NORMAL: 2 ** -1022,
  INFINITE: Infinity,
  /** Adding it rounds to an integer, which then stands in the low bits. */
  ROUND: 1.5 * 2 ** 52,
  /** e^x and e^-x are normal numbers up to here. */
  EXP_LIMIT: 708,
  EXP_SCALE: toDouble(div(128n * ONE, LN2)),
  EXP_STEP_HEAD: stepHead,
  EXP_STEP_TAIL: toDouble(step - fromDouble(stepHead)),
  EXP_POLY: [1 / 2, 1 / 6, 1 / 24, 1 / 120],
  LN2_HEAD: ln2Head,
  LN2_TAIL: toDouble(LN2 - fromDouble(ln2Head)),
  /** Below, tanh is a polynomial; above, 1 - e^-2x has enough bits. */
  TANH_LIMIT: 0.1,
  TANH_POLY: polynomial(tanhTail, 0, 0.01, 5),
  ATANH_POLY: polynomial(atanhTail, 0, 0.0408, 8),
  LOG1P_POLY: polynomial(log1pTail, -0.0079, 0.0079, 7),
  LOG_POLY: polynomial(log1pBend, -0.0079, 0.0079, 7),
  /** 2^19 quarter turns: as far as the products with HALF_PI_1 and HALF_PI_2 are exact. */
  TRIG_LIMIT: toDouble(HALF_PI) * 2 ** 19,
  QUARTER_PI: toDouble(HALF_PI / 2n),
  /** What is left of an argument after the quarter turns must not be smaller, or too few of its bits are known. */
  TRIG_SMALLEST: 2 ** -30,
  TWO_OVER_PI: toDouble(div(ONE, HALF_PI)),
  HALF_PI_1: p1,
  HALF_PI_2: p2,
  HALF_PI_3: p3,
  SIN_POLY: polynomial(sinTail, 0, 0.617, 6),
  COS_POLY: polynomial(cosTail, 0, 0.617, 6),
};

/** Bit patterns. */
const masks = {
  SIGN: 0x8000000000000000n,
  EXPONENT: 0xfff0000000000000n,
  /** The upper 26 bits of a significand: the product of two such numbers is exact. */
  HEAD: 0xfffffffff8000000n,
  BIT_0: 1n,
  BIT_1: 2n,
  LOG_FROM: bits(LOG_FROM),
};

const decimal = (x) => {
  const text = String(x);
  if (!Number.isFinite(x)) return text;
  return /[.e]/.test(text) ? text : `${text}.0`;
};

/** The AssemblyScript module of all tables; names are addresses in the module's memory. */
export function tablesSource() {
  const lines = [
    '// Written by `npm run kernels` (scripts/kernel-tables.mjs). Do not edit.',
    '',
    '/** Rows of 16 bytes: relative tail, shifted bits of 2^(i/128). */',
    'export const EXP_TABLE = memory.data<f64>([',
    ...expTable().map((row) => `  ${row.map(decimal).join(', ')},`),
    '], 64);',
    '',
    '/** Rows of 32 bytes: reciprocal q, head and tail of -ln q, padding. */',
    'export const LOG_TABLE = memory.data<f64>([',
    ...logTable().map((row) => `  ${row.map(decimal).join(', ')},`),
    '], 64);',
    '',
    'const CONSTANTS = memory.data<f64>([',
    ...Object.entries(constants).map(([name, v]) => `  ${[v].flat().map(decimal).join(', ')}, // ${name}`),
    '], 16);',
    '',
    'const MASKS = memory.data<u64>([',
    ...Object.entries(masks).map(([name, v]) => `  0x${v.toString(16)}, // ${name}`),
    '], 16);',
    '',
  ];
  let at = 0;
  for (const [name, v] of Object.entries(constants)) {
    lines.push(`export const ${name} = CONSTANTS + ${at};`);
    at += 8 * [v].flat().length;
  }
  Object.keys(masks).forEach((name, i) => lines.push(`export const ${name} = MASKS + ${8 * i};`));
  return lines.join('\n') + '\n';
}
