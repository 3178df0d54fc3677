import { CompileError, compile, inspect } from 'fluxion/compile';
import { grad } from 'fluxion';

/**
 * Source text that tries to reach something else than numbers. Each must be refused, and nothing of it may run: every attempt that
 * succeeded would set a mark on the global object.
 */
const attempts: readonly (readonly [text: string, ...args: unknown[]])[] = [
  ['(x) => x.constructor.constructor("globalThis.pwned = 1")()', 1],
  ['(x) => (0, x.constructor)("globalThis.pwned = 1")', [1]],
  ['(x) => [].constructor.constructor("globalThis.pwned = 1")()', 1],
  ['(x) => [].map.constructor("globalThis.pwned = 1")()', 1],
  ['(x) => ({}).constructor.constructor("globalThis.pwned = 1")()', 1],
  ['(x) => ({}).__proto__.pwned = x', 1],
  ['(x) => ({})["__proto__"].pwned = x', 1],
  ['(x) => { x.__proto__.pwned = 1; return 1; }', { a: 1 }],
  ['(x) => { x["__proto__"]["pwned"] = 1; return 1; }', { a: 1 }],
  ['(x) => ({ __proto__: { pwned: x } }).pwned', 1],
  ['(x) => ({ ["__proto__"]: x })', 1],
  ['(x) => { const { constructor: c } = x; return c("globalThis.pwned = 1")(); }', { a: 1 }],
  ['(x) => { const { ["constructor"]: c } = x; return c(1); }', { a: 1 }],
  ['(x) => globalThis["pwned"] = 1', 1],
  ['(x) => { globalThis.pwned = 1; return x; }', 1],
  ['(x) => { pwned = 1; return x; }', 1],
  ['(x) => this.pwned = 1', 1],
  ['function (x) { this.pwned = 1; return x; }', 1],
  ['(x) => import("data:text/javascript,globalThis.pwned=1")', 1],
  ['(x) => import.meta.url', 1],
  ['(x) => eval("globalThis.pwned = 1")', 1],
  ['(x) => (0, eval)("globalThis.pwned = 1")', 1],
  ['(x) => Function("globalThis.pwned = 1")()', 1],
  ['(x) => new Function("globalThis.pwned = 1")()', 1],
  ['(x) => setTimeout("globalThis.pwned = 1")', 1],
  ['(x) => fetch("http://127.0.0.1")', 1],
  ['(x) => process.mainModule.require("fs")', 1],
  ['(x) => require("child_process").execSync("true")', 1],
  ['(x) => `${globalThis.pwned = 1}`', 1],
  ['(x) => String.raw`${x}`', 1],
  ['(x) => ((s) => s)`${globalThis.pwned = 1}`', 1],
  ['(x) => Reflect.construct(Function, ["globalThis.pwned = 1"])()', 1],
  ['(x) => new Proxy({}, {})', 1],
  ['(x) => Object.assign(Object.prototype, { pwned: 1 })', 1],
  ['(x) => Math.constructor.constructor("globalThis.pwned = 1")()', 1],
  ['(x) => Math["constructor"]["constructor"]("globalThis.pwned = 1")()', 1],
  ['(x) => Math.sin.constructor("globalThis.pwned = 1")()', 1],
  ['(x) => { Math.sin = () => 1; return Math.sin(x); }', 1],
  ['(x) => { x.map.call(null, 1); return 1; }', [1]],
  ['(x) => x.map(globalThis.alert)', [1]],
  ['(x) => ((f) => f.constructor("globalThis.pwned = 1")())(() => 1)', 1],
  ['(x) => ((f) => f.call.call(f))(() => 1)', 1],
  ['(x) => ({ get a() { globalThis.pwned = 1; return 1; } }).a', 1],
  ['(x) => ({ toString() { globalThis.pwned = 1; return "1"; } }) * x', 1],
  ['(x) => ({ valueOf: () => globalThis.pwned = 1 }) + x', 1],
  ['(x) => x[{ toString: () => globalThis.pwned = 1 }]', [1]],
  ['(x) => { throw { message: globalThis.pwned = 1 }; }', 1],
  ['(x) => { throw new (class extends Error {})("a"); }', 1],
  ['(x) => { with (globalThis) { pwned = 1; } return x; }', 1],
  ['(x) => \\u0065val("globalThis.pwned = 1")', 1],
  ['(x) => gl\\u006fbalThis.pwned = 1', 1],
  ['(x) => x["\\u0063onstructor"]', { a: 1 }],
];

const made = (text: string): any => new Function(`return ${text}`)();

describe('nothing but numeric operations can be reached from source text', () => {
  beforeEach(() => delete (globalThis as any).pwned);

  test.each(attempts.map(([text, ...args]) => [text, args] as const))('%s', (text, args) => {
    let f: any;
    try {
      f = made(text);
    } catch {
      // `with` does not even parse in strict code.
      return;
    }
    expect(() => compile(f)(...args)).toThrow(CompileError);
    expect((globalThis as any).pwned).toBeUndefined();
    expect(({} as any).pwned).toBeUndefined();
  });

  test('names and texts from the source cannot leave their place in the output', () => {
    const f = made(
      '(ünï, K) => { if (ünï > 1e9) throw new Error("*/ ` ${globalThis.pwned = 1} \\u2028 // \\n"); const /* */ 变量 = ünï * K; return 变量 * 变量; }',
    );
    const compiled = compile(f);
    expect(compiled(3, 2)).toBe(36);
    expect(grad(compiled)(3, 2)).toBe(24);
    expect(inspect(grad(compiled), 3, 2)).not.toMatch(/[^ -~\n\u2028ünïK变量]/);
    expect(() => compiled(1e10, 1)).toThrow('${globalThis.pwned = 1}');
    expect((globalThis as any).pwned).toBeUndefined();
  });

  test('field names are data', () => {
    const p = JSON.parse('{"__proto__": 2, "a b": 3, "constructor": 4, "\\u2028": 5}');
    const f = compile(made('(p) => p["a b"] * p["\\u2028"]'));
    expect(f(p)).toBe(15);
    const g = grad(f)(p) as any;
    expect(Object.keys(g)).toEqual(Object.keys(p));
    expect(Object.getPrototypeOf(g)).toBe(Object.prototype);
    expect(g['a b']).toBe(5);
  });

  test('the coverage counter is recognised by its form and not called', () => {
    let calls = 0;
    (globalThis as any).cov_1 = () => calls++;
    expect(compile(made('(x) => { cov_1().s[0]++; return (cov_1().b[0][1]++, x * 2); }'))(2)).toBe(4);
    expect(calls).toBe(0);
    delete (globalThis as any).cov_1;
  });
});
