import { CompileError } from '../../errors.js';
import { type Derivative, DERIVATIVES, type Family } from './derivatives.js';
import { free, Functions, type Subject, type Written } from './functions.js';
import { HELPER_TEXTS } from './helpers.gen.js';
import { Kernels } from './kernels.js';
import { jacobianType, kindType, resultType, tangentType } from './types.js';
import { quoted } from '../emit/wrapper.js';

/** A derivative that is asked for; the order is that of `derivative`. */
export interface Wanted {
  readonly kind: Derivative;
  readonly order: number;
}

export interface ModuleOptions {
  readonly subject: Subject;
  readonly wanted: readonly Wanted[];
  /** Lines of comment at the top. */
  readonly header: readonly string[];
  /** Declarations of what the function uses from outside: `const data = Float64Array.of(1, 2);`. Asked for last. */
  readonly constants: () => readonly string[];
}

const exportName = ({ kind, order }: Wanted): string =>
  kind === 'derivative' && order > 1 ? `derivative${order}` : kind;

/** Names that the code around the kernels uses itself. */
export const OWN: ReadonlySet<string> = new Set([
  ...['options', 'out', 'result', 'rest', 'more', 'kinds', 'watched', 'value', 'push', 'pull', 'pullback'],
  ...DERIVATIVES,
  ...Object.keys(HELPER_TEXTS),
]);

/** The parameters of a function under names that the code around the kernels leaves free. */
export function safeParams(params: readonly string[], name: string): string[] {
  const safe: string[] = [];
  for (const p of params) safe.push(OWN.has(p) || p === name ? free(`${p}_`, [...params, ...safe]) : p);
  return safe;
}

/** A module without imports that holds a function and derivatives of it, and its types. */
export function standaloneModule({ subject, wanted, header, constants }: ModuleOptions): { js: string; dts: string } {
  const { name, families } = subject;
  const exported = [name, ...wanted.map(exportName)];
  if (new Set(exported).size < exported.length || (DERIVATIVES as readonly string[]).includes(name))
    throw new CompileError(
      `compile: ${name} is also the name under which a derivative is written. Perhaps give the function another name.`,
    );
  const internal = { value: name, pull: 'pullback' };
  const as = (part: string): string => (Object.hasOwn(internal, part) ? internal[part as 'pull'] : part);
  const kernels = new Kernels([...exported, ...OWN, ...subject.params, ...Object.values(internal)]);
  const functions = new Functions(subject, kernels, (who, params) => {
    const expected = families.map((f) => `(${paramTypes(subject, params, f).join(', ')})`).join(' or ');
    return `throw ${kernels.helper('mismatch')}(${quoted(who)}, ${quoted(expected)}, arguments);`;
  });
  const written = new Map<string, Written>();
  const add = (w: Written): void => void written.set(w.name, w);
  add(functions.value(name));
  for (const { kind, order } of wanted) functions.derivative(kind, order, as).forEach(add);
  const dts = [...header.map((l) => `// ${l}`), ''];
  for (const f of families)
    dts.push(`export function ${name}${signature(subject, subject.params, f, resultType(f.value))}`);
  for (const w of wanted)
    for (const f of families) dts.push(`export function ${exportName(w)}${derivativeSignature(subject, w, f)}`);
  const texts = [...written.values()].map((w) => {
    if (!exported.includes(w.name)) return w.text;
    return w.text.replace(/^function /m, 'export function ');
  });
  const outside = constants();
  const js = [
    ...header.map((l) => `// ${l}`),
    '',
    ...outside,
    ...(outside.length > 0 ? [''] : []),
    ...texts.flatMap((t) => [t, '']),
    '// What the functions above call.',
    '',
    ...kernels.texts(),
  ];
  return { js: `${js.join('\n').trim()}\n`, dts: `${dts.join('\n').trim()}\n` };
}

/** `x: Float64Array` for each parameter; directions have the type of x, other names that of the value. */
function paramTypes(subject: Subject, params: readonly string[], f: Family): string[] {
  const { kinds } = f.value;
  const [x] = kinds;
  return params.flatMap((name, k) => {
    const own = subject.params.indexOf(name);
    if (own >= kinds.length) return [];
    if (own >= 0) return [`${name}: ${kindType(kinds[own]!)}`];
    return [`${name}: ${k === 1 && name.startsWith('d') && x ? kindType(x) : resultType(f.value)}`];
  });
}

const signature = (subject: Subject, params: readonly string[], f: Family, result: string, out = false): string =>
  `(${[...paramTypes(subject, params, f), ...(out ? [`options?: { readonly out?: ${result} }`] : [])].join(', ')}): ${result};`;

function derivativeSignature(subject: Subject, { kind, order }: Wanted, f: Family): string {
  const { params } = subject;
  const [x] = f.value.kinds;
  const along = [params[0]!, `d${params[0]!}`, ...params.slice(1)];
  const tangent = x ? tangentType(x) : 'never';
  switch (kind) {
    case 'derivative':
      return signature(subject, params.slice(0, 1), f, resultType(f.derivative(order)));
    case 'grad':
    case 'valueAndGrad':
      return signature(subject, params, f, resultType(f[kind]), true);
    case 'jvp':
    case 'hvp':
      return signature(subject, along, f, resultType(f[kind]), true);
    case 'vjp': {
      const value = resultType(f.value);
      return signature(subject, params, f, `{ value: ${value}; pullback: (ct: ${value}) => ${tangent} }`);
    }
    case 'jacobian':
      return signature(subject, params, f, jacobianType(f.value, tangent));
    case 'hessian':
      return signature(subject, params, f, jacobianType(f.grad, tangent));
  }
}
