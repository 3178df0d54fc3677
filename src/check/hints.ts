import { arrangement, type Piece } from './patterns.js';
import { explainRatio } from './ratio.js';

/** One coordinate of a derivative, with what may explain a mistake in it. */
export interface Suspect {
  readonly claimed: number;
  readonly truth: number;
  readonly x: number;
  readonly wrong: boolean;
  /** The leaf it belongs to. */
  readonly block: string;
}

/** What is known around the mistakes. */
export interface Facts {
  readonly pieces: readonly Piece[];
  readonly suspects: readonly Suspect[];
  /** Whether these are all there are. */
  readonly complete: boolean;
  /** f(x), where it is one number. */
  readonly value: number | undefined;
  /** Numbers of things that may have been summed, by name. */
  readonly counts: ReadonlyMap<string, number>;
}

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 2e-6 * Math.max(Math.abs(a), Math.abs(b));

/** What the mistakes have in common, most telling first; nothing where nothing fits. */
export function hintsFor({ pieces, suspects, complete, value, counts }: Facts): string[] {
  const wrong = suspects.filter((s) => s.wrong && Number.isFinite(s.claimed) && Number.isFinite(s.truth));
  const hints: string[] = [];
  if (wrong.length > 0) {
    const common = commonFactor(wrong, counts) ?? precision(wrong) ?? undefined;
    // Zeros may be where a diagonal was thought to be enough.
    if (!common || common.includes('the ratio 0:')) hints.push(...pieces.flatMap(arrangement));
    if (common && hints.length === 0) hints.push(common);
    if (hints.length === 0) hints.push(...factorOf(wrong, value), ...missingTerm(wrong));
  }
  hints.push(...whereabouts(suspects, complete));
  return [...new Set(hints)].slice(0, 4);
}

function commonFactor(wrong: readonly Suspect[], counts: Facts['counts']): string | undefined {
  const ratios = wrong.filter((s) => s.truth !== 0).map((s) => s.claimed / s.truth);
  if (ratios.length < wrong.length || ratios.length === 0) return undefined;
  const [first] = ratios as [number];
  if (!ratios.every((r) => r === first || near(r, first))) return undefined;
  if (Math.abs(first - 1) < 1e-4) return precision(wrong) ?? explainRatio(first, counts);
  const count = ratios.length === 1 ? 'the wrong entry has' : `all ${ratios.length} wrong entries have`;
  const text = explainRatio(first, counts);
  if (text) return `${count} the ratio ${Number(first.toPrecision(6))}: ${text}`;
  return ratios.length > 1
    ? `${count} the same ratio ${Number(first.toPrecision(6))}: a constant factor is missing or too much`
    : undefined;
}

/** Numbers that carry 24 bits and err by the last of them, or err a little everywhere. */
function precision(wrong: readonly Suspect[]): string | undefined {
  if (wrong.every((s) => Math.fround(s.claimed) === s.claimed && Math.abs(s.claimed / s.truth - 1) < 2e-6)) {
    return 'every wrong entry is a single-precision number: computed or stored as float32';
  }
  const errors = wrong.map((s) => Math.abs(s.claimed / s.truth - 1));
  const most = Math.max(...errors);
  if (wrong.length < 2 || !(most < 1e-4)) return undefined;
  return `the wrong entries are off by ${Math.min(...errors).toExponential(1)} to ${most.toExponential(1)} of their size: single precision, a loose tolerance, or differences inside`;
}

/** Factors that a chain rule may have forgotten or used twice, as functions of the input and of f(x). */
const factors: readonly (readonly [string, (x: number, f: number) => number])[] = [
  ['x', (x) => x],
  ['x²', (x) => x * x],
  ['2x', (x) => 2 * x],
  ['exp(x)', Math.exp],
  ['exp(−x)', (x) => Math.exp(-x)],
  ['cos(x)', Math.cos],
  ['sin(x)', Math.sin],
  ['1 − x²', (x) => 1 - x * x],
  ['1 − x', (x) => 1 - x],
  ['1 − tanh(x)²', (x) => 1 - Math.tanh(x) ** 2],
  ['f(x)', (_, f) => f],
  ['2·f(x)', (_, f) => 2 * f],
];

function factorOf(wrong: readonly Suspect[], value = NaN): string[] {
  for (const [name, factor] of factors) {
    const too = wrong.every((s) => near(s.claimed, s.truth * factor(s.x, value)));
    if (too && (wrong.length > 1 || name === 'f(x)'))
      return [`a factor ${name} too much: the ratio is ${name} everywhere`];
    // A factor that is 0 here would explain every claim beside a true 0.
    const few = wrong.every((s) => s.truth !== 0 && near(s.claimed * factor(s.x, value), s.truth));
    if (few && (wrong.length > 1 || name === 'f(x)')) {
      return [
        `a chain factor ${name} is missing: the ratio is 1/${name.includes(' ') ? `(${name})` : name} everywhere`,
      ];
    }
  }
  return [];
}

/** A difference that is itself a simple function. */
function missingTerm(wrong: readonly Suspect[]): string[] {
  if (wrong.length < 2) return [];
  const gaps = wrong.map((s) => s.truth - s.claimed);
  const [first] = gaps as [number];
  if (gaps.every((g) => near(g, first)))
    return [`a term is missing: ${Number(first.toPrecision(6))} in every wrong entry`];
  const slopes = wrong.map((s, i) => gaps[i]! / s.x);
  const [slope] = slopes as [number];
  if (Number.isFinite(slope) && slopes.every((g) => near(g, slope))) {
    return [`a term ${Number(slope.toPrecision(6))}·x is missing, as a squared penalty has`];
  }
  return [];
}

/** Where the wrong entries are, when they are somewhere in particular. */
function whereabouts(suspects: readonly Suspect[], complete: boolean): string[] {
  const wrong = suspects.filter((s) => s.wrong);
  if (wrong.length === 0 || wrong.length === suspects.length) return [];
  const right = suspects.filter((s) => !s.wrong);
  const blocks = new Set(wrong.map((s) => s.block));
  if (blocks.size === 1 && right.some((s) => s.block !== wrong[0]!.block))
    return [`all wrong entries are in ${wrong[0]!.block}`];
  if (wrong.length > 1 && right.length > 1) {
    if (wrong.every((s) => s.x < 0) && right.every((s) => s.x >= 0)) return ['wrong exactly where x < 0: a branch'];
    if (wrong.every((s) => s.x > 0) && right.every((s) => s.x <= 0)) return ['wrong exactly where x > 0: a branch'];
    const least = Math.min(...wrong.map((s) => Math.abs(s.x)));
    if (right.every((s) => Math.abs(s.x) < least))
      return [`wrong exactly where |x| ≥ ${Number(least.toPrecision(3))}: a branch`];
  }
  if (complete && suspects.length > 2 && wrong.length === 1) {
    if (suspects[0]!.wrong) return ['only the first entry is wrong'];
    if (suspects.at(-1)!.wrong) return ['only the last entry is wrong: perhaps a loop ends too early'];
    return ['only this entry is wrong'];
  }
  return [];
}
