import { CompileError, compile } from 'fluxion/compile';

/**
 * Programs outside the language, as text so that no tool rewrites them, with arguments and the message that says what is wrong and
 * what to do: its first line, after the function's name.
 */
const rows: readonly (readonly [text: string, message: string, ...args: unknown[]])[] = [
  [
    '(x) => y * x',
    'line 1, column 8: y is a variable from outside the function, which its text does not contain. Hand it in as an argument, or through compile(f, { scope: { y } }).',
    1,
  ],
  ['(x) => eval("x")', 'line 1, column 8: eval is not in the compiled language. Write the code itself.', 1],
  ['(x) => this.k * x', 'line 1, column 8: this is not in the compiled language. Hand the data in as an argument.', 1],
  [
    'function (x) { return arguments[0]; }',
    'line 1, column 23: arguments is not in the compiled language. Name the parameters, or take an array.',
    1,
  ],
  [
    '(x) => `${x}`',
    'line 1, column 8: a template string is not in the compiled language, except in throw. Programs compute with numbers.',
    1,
  ],
  [
    '(x) => x + "a"',
    'line 1, column 12: text is not in the compiled language, except in throw. Programs compute with numbers.',
    1,
  ],
  [
    '(x) => /a/.test(x)',
    'line 1, column 8: a regular expression is not in the compiled language. Programs compute with numbers.',
    1,
  ],
  ['(x) => x * 2n', 'line 1, column 12: a bigint is not in the compiled language. Write a number.', 1],
  [
    '(x) => { try { return x; } catch { return 0; } }',
    'line 1, column 10: try and catch are not in the compiled language. Test the condition with if, or use eager mode for this function.',
    1,
  ],
  [
    '(x) => { for (const k in x) return k; }',
    'line 1, column 10: for … in is not in the compiled language. Loop over an array with for … of, or name the fields.',
    [1],
  ],
  [
    '(x) => { class A {} return x; }',
    'line 1, column 10: a class is not in the compiled language. Use plain records and functions.',
    1,
  ],
  [
    '(x) => new (class {})()',
    'line 1, column 13: a class is not in the compiled language. Use plain records and functions.',
    1,
  ],
  [
    '(x) => { debugger; return x; }',
    'line 1, column 10: debugger is not in the compiled language. Remove it; inspect(f) shows the generated code.',
    1,
  ],
  [
    '(x) => x?.length',
    'line 1, column 8: optional chaining is not in the compiled language. Test for undefined first; kinds are known when the function is compiled.',
    [1],
  ],
  [
    '(x) => "a" in x',
    'line 1, column 8: in is not in the compiled language. Kinds of values are known when the function is compiled; compare numbers instead.',
    { a: 1 },
  ],
  [
    '(x) => x instanceof Array',
    'line 1, column 8: instanceof is not in the compiled language. Kinds of values are known when the function is compiled; compare numbers instead.',
    [1],
  ],
  [
    '(x) => { delete x.a; return 1; }',
    'line 1, column 10: delete is not in the compiled language. Make a new record without the field.',
    { a: 1 },
  ],
  [
    '(x) => Math.random() * x',
    'line 1, column 8: Math.random gives another result at every call. Draw the numbers outside and hand them in as an argument.',
    1,
  ],
  [
    '(x) => Math.fround(x)',
    'line 1, column 8: Math.fround rounds to single precision, which has no derivative. Leave it out; fluxion computes in double precision.',
    1,
  ],
  ['(x) => Math.imul(x, 2)', 'line 1, column 8: Math.imul is not in the compiled language. Use * and | 0.', 1],
  [
    '(x) => Math.clz32(x)',
    'line 1, column 8: Math.clz32 is not in the compiled language. Compute it outside and hand it in.',
    1,
  ],
  ['(x) => Math.sine(x)', 'line 1, column 8: Math.sine does not exist. Look at the spelling.', 1],
  [
    '(x) => Math.hypot(x, x, x)',
    'line 1, column 8: Math.hypot of 3 numbers is not in the compiled language. Write Math.hypot(Math.hypot(a, b), c), or Math.sqrt(a * a + b * b + c * c).',
    1,
  ],
  [
    '(x) => Date.now() * x',
    'line 1, column 8: Date is not in the compiled language. Hand the time in as an argument.',
    1,
  ],
  [
    '(x) => performance.now() * x',
    'line 1, column 8: performance is not in the compiled language. Hand the time in as an argument.',
    1,
  ],
  [
    '(x) => { console.log(x); return x; }',
    'line 1, column 10: console is not in the compiled language. Remove the output; programs compute with numbers.',
    1,
  ],
  [
    '(x) => globalThis.a * x',
    'line 1, column 8: globalThis is not in the compiled language. Hand the data in as an argument or through { scope }.',
    1,
  ],
  [
    '(x) => process.env.A * x',
    'line 1, column 8: process is not in the compiled language. Hand the data in as an argument or through { scope }.',
    1,
  ],
  [
    '(x) => require("a")(x)',
    'line 1, column 8: require is not in the compiled language. Import above, and hand the function in through { scope }.',
    1,
  ],
  [
    '(x) => import("a")',
    'line 1, column 8: import() is not in the compiled language. Import above, and hand the function in through { scope }.',
    1,
  ],
  [
    '(x) => JSON.parse(x)',
    'line 1, column 8: JSON is not in the compiled language. Hand the data in as an argument.',
    1,
  ],
  ['(x) => new Map([[x, 1]])', 'line 1, column 12: Map is not in the compiled language. Use a record or an array.', 1],
  ['(x) => new Set([x]).size', 'line 1, column 12: Set is not in the compiled language. Use an array.', 1],
  ['(x) => new Promise(x)', 'line 1, column 12: Promise is not in the compiled language. Await the data first.', 1],
  [
    '(x) => new Function("return 1")()',
    'line 1, column 12: Function is not in the compiled language. Write the function itself.',
    1,
  ],
  [
    '(x) => Object.keys(x).length',
    'line 1, column 8: Object is not in the compiled language. Name the fields of the record.',
    { a: 1 },
  ],
  [
    '(x) => Reflect.get(x, "a")',
    'line 1, column 8: Reflect is not in the compiled language. Use records and arrays.',
    { a: 1 },
  ],
  [
    '(x) => Symbol.iterator',
    'line 1, column 8: Symbol is not in the compiled language. Use records with named fields.',
    1,
  ],
  [
    '(x) => { x.push(1); return x.length; }',
    'line 1, column 10: .push() changes the length of an array. Make an array of the final length, new Float64Array(n), and assign its elements.',
    [1],
  ],
  [
    '(x) => x.sort()[0]',
    'line 1, column 8: .sort() is not in the compiled language. Order the data outside, or write the loop.',
    [1],
  ],
  [
    '(x) => x.filter((v) => v > 0).length',
    'line 1, column 8: .filter() of an array is not in the compiled language. Arrays have map, forEach, reduce, fill and slice; for everything else write a for loop.',
    [1],
  ],
  [
    '(x) => x.byteLength',
    'line 1, column 8: .byteLength of an array is not in the compiled language. Arrays have elements, length, map, forEach, reduce and fill.',
    Float64Array.of(1),
  ],
  [
    '(x) => x.a.b',
    'line 1, column 8: undefined has no properties in the compiled language. Use records and arrays.',
    { c: 1 },
  ],
  [
    '(x) => x.length',
    'line 1, column 8: a number has no properties in the compiled language. Use Math functions and operators.',
    1,
  ],
  [
    '(x) => x(1)',
    'line 1, column 8: a number is called. Call functions of the program, Math functions, or functions handed in through { scope }.',
    1,
  ],
  ['(x) => x * [1, 2]', 'line 1, column 12: expected a number, got an array. Index it, or loop over its elements.', 1],
  [
    '(x) => x * { a: 1 }',
    'line 1, column 12: expected a number, got an object with the fields a. Use one of its fields.',
    1,
  ],
  ['(x) => x * ((y) => y)', 'line 1, column 13: expected a number, got a function. Perhaps it should be called.', 1],
  [
    '(x) => { const a = 1; a = x; return a; }',
    'line 1, column 23: a cannot be assigned: it is a constant or comes from outside. Declare a variable of its own with let.',
    1,
  ],
  ['(x) => { b = x; return b; }', 'line 1, column 10: b is not a variable of this function. Declare it with let.', 1],
  [
    '(x) => { let a = x; a ||= 2; return a; }',
    'line 1, column 21: ||= is not in the compiled language. Write x = x || y.',
    1,
  ],
  [
    '(x) => { let a; if (x > 0) a = [x]; else a = 1; return a; }',
    'line 1, column 17: a is an array on one path and a number on the other. Give it the same structure on both paths.',
    1,
  ],
  [
    '(x) => { let f = (v) => v; let s = 0; for (let k = 0; k < 3; k++) { s += f(x); f = (v) => v * 2; } return s; }',
    'line 1, column 39: f is a function before the loop and a function after an iteration. Give it the same kind and structure throughout.',
    1,
  ],
  [
    '(x) => { let f = (v) => v; if (x > 0) f = (v) => v * v; return f(x); }',
    'line 1, column 28: f is a function on one path and a function on the other. Call each function on its path, and choose between the results.',
    1,
  ],
  [
    '(x) => { let best = null; for (let k = 0; k < 3; k++) best = x * k; return best; }',
    'line 1, column 27: best is null before the loop and a number after an iteration. Give it the same kind and structure throughout.',
    1,
  ],
  [
    '(x) => { const go = (k, n) => (n === 0 ? k(x) : go((v) => k(v) * x, n - 1)); return go((v) => v * v, 3); }',
    'line 1, column 49: the function calls itself with a new function each time. Hand numbers and arrays to it, or write a loop.',
    1,
  ],
  [
    '(x) => { const A = new Array(4); for (let i = 0; i < 4; i++) A[i] = new Float64Array(2); return A[0][0] * x; }',
    'line 1, column 62: an array (Float64Array) is stored into an array of numbers. Make an array of rows with Array.from({ length: n }, () => new Float64Array(k)).',
    1,
  ],
  [
    '(x) => (x > 0 ? { a: x } : x)',
    'line 1, column 9: the value is an object with the fields a on one path and a number on the other. Give it the same structure on both paths.',
    1,
  ],
  [
    '(x) => { let a = x; for (let i = 0; i < 2; i++) a = [a]; return a; }',
    'line 1, column 21: a is a number before the loop and an array (number[]) after an iteration. Give it the same kind and structure throughout.',
    1,
  ],
  [
    '(x) => { const t = new Float32Array(3); t[0] = x; return t[0]; }',
    'line 1, column 20: a Float32Array rounds every element to single precision. Use a Float64Array.',
    1,
  ],
  [
    '(x) => new BigInt64Array(2)',
    'line 1, column 12: BigInt64Array is a variable from outside the function, which its text does not contain. Hand it in as an argument, or through compile(f, { scope: { BigInt64Array } }).',
    1,
  ],
  [
    '(x) => [, x]',
    'line 1, column 8: an array with holes is not in the compiled language. Give every element a value.',
    1,
  ],
  [
    '(x) => [...x, 1]',
    'line 1, column 9: only [...x], a copy, is in the compiled language where x is an array. Make an array of the right length and fill it.',
    [1],
  ],
  [
    '(x) => ({ get a() { return x; } })',
    'line 1, column 11: a getter or setter is not in the compiled language. Compute the field.',
    1,
  ],
  [
    '(x) => { const p = { a: x }; p.b = 1; return p; }',
    'line 1, column 30: the record has no field b. Give it all its fields when it is made.',
    1,
  ],
  [
    '(x) => { let p = { a: x }; if (x > 0) p = { a: 1 }; p.a = 2; return p.a; }',
    'line 1, column 53: writing into a record that came from two paths of the program. Make a new record with the changed field instead.',
    1,
  ],
  [
    '(x) => { a: { break a; } return x; }',
    'line 1, column 13: a label stands only before a loop in the compiled language. Remove the label.',
    1,
  ],
  [
    '(x, k) => { switch (k) { case 0: x = 1; case 1: x = 2; } return x; }',
    'line 1, column 26: a case that falls through is not in the compiled language. End it with break, or write if and else.',
    1,
    0,
  ],
  [
    '(x) => { if (x < 0) throw x; return x; }',
    "line 1, column 21: only errors of built-in classes with one text can be thrown. Write throw new Error('what is wrong').",
    1,
  ],
  [
    '(x) => { const g = async () => x; return x; }',
    'line 1, column 20: an async function cannot be differentiated. Await the data first.',
    1,
  ],
  [
    '(x) => { function* g() {} return x; }',
    'line 1, column 10: a generator cannot be differentiated. Return values directly.',
    1,
  ],
  [
    '(x) => { let s = 0; for (const l of x) { if (l.a > 0) break; s += l.a; } return s; }',
    'line 1, column 21: break, continue or return inside a loop over an array of records or unlike things. Such loops are written out at compile time; use an if, or hold the data in arrays of numbers.',
    [{ a: 1 }],
  ],
  [
    '(x) => (x === undefined || x[0] === undefined ? 0 : 1)',
    'line 1, column 28: whether this number is undefined is not known when the function is compiled. Test the index against the length, or use NaN and Number.isNaN.',
    [1],
  ],
  [
    '(x) =>\n  x *\n  q',
    'line 3, column 3: q is a variable from outside the function, which its text does not contain. Hand it in as an argument, or through compile(f, { scope: { q } }).',
    1,
  ],
];

const made = (text: string): any => new Function(`return ${text}`)();

const messageOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(CompileError);
    return (error as Error).message;
  }
  throw new Error('expected a CompileError, got none');
};

describe('programs outside the language', () => {
  test('the table has at least 60 rows', () => expect(rows.length).toBeGreaterThanOrEqual(60));

  test.each(rows.map(([text, message, ...args]) => [text, message, args] as const))('%s', (text, message, args) => {
    const got = messageOf(() => compile(made(text))(...args));
    expect(got.split('\n')[0]).toBe(`compile: the function, ${message}`);
  });

  test.each([
    [
      () => compile(class {} as any),
      'a class cannot be compiled. Compile one of its methods as a function of plain values.',
    ],
    [
      () => compile(Math.sin),
      'compile: sin: a native function has no source text. Wrap it, for example compile((x) => Math.sin(x)).',
    ],
    [
      () => compile(((x: number) => x).bind(null)),
      'a bound function has no source text. Compile the function itself and hand the bound values in as arguments or through { scope }.',
    ],
    [
      () => compile(made('async (x) => x')),
      'an async function cannot be differentiated. Await the data first and compile a function of the values.',
    ],
    [
      () => compile(made('function* (x) { yield x; }')),
      'a generator cannot be differentiated. Return the values as an array instead of yielding them.',
    ],
    [
      () => compile(Object.getOwnPropertyDescriptor(made('({ get a() { return 1; } })'), 'a')!.get!),
      'a getter or setter cannot be compiled. Write it as a function of plain values.',
    ],
  ])('whole functions: %#', (run, message) => {
    expect(messageOf(run as () => unknown)).toContain(message as string);
  });

  test('the message shows the line with its neighbours and a caret', () => {
    const text = '(x) => {\n  const a = x * 2;\n  return a + missing;\n}';
    expect(
      messageOf(() => compile(made(text))(1))
        .split('\n')
        .slice(1),
    ).toEqual(['', '  2 |   const a = x * 2;', '> 3 |   return a + missing;', '    |              ^', '  4 | }']);
  });
});
