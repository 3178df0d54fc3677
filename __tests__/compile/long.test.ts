/** Bodies longer than V8 optimises are divided into functions that are called one after another. */
import { grad, hvp, jvp } from 'fluxion';
import { compile, inspect } from 'fluxion/compile';
import { distance } from '../support/equal.js';
import { agrees, sweepAlong } from '../support/sweep.js';

const SIZE = 12;
const x = Array.from({ length: SIZE }, (_, i) => Math.sin(1 + i));
const v = Array.from({ length: SIZE }, (_, i) => Math.cos(2 + 3 * i));

/** Statements that depend on one another near and far, with branches, loops and stores among them. */
function statements(n: number): string {
  const lines: string[] = [];
  for (let k = 0; k < n; k++) {
    const i = (k * 7) % SIZE;
    if (k % 5 === 0) lines.push(`const v${k} = Math.sin(a * x[${i}]) + ${k > 40 ? `0.1 * v${k - 40}` : 'b'};`);
    else if (k % 5 === 1) lines.push(`b = b * 0.5 + v${k - 1} * x[${(i + 3) % SIZE}];`);
    else if (k % 5 === 2) lines.push(`a = a / (1 + b * b);`);
    else if (k % 5 === 3) lines.push(`t[${i % 4}] = t[${(i + 1) % 4}] * 0.5 + a;`);
    else lines.push(`if (x[${i}] > 0.1) a += 0.3 * t[${i % 4}]; else b -= 0.2 * Math.cos(a);`);
  }
  return lines.join('\n');
}

const straight = `(x) => { let a = x[0], b = x[1]; const t = new Float64Array(4);\n${statements(3000)}\nreturn a + b + t[1]; }`;
const looped = `(x) => {
  let s = 0;
  for (let r = 0; r < 3; r++) {
    let a = x[r], b = x[r + 1] + s * 0.1;
    const t = new Float64Array(4);
    ${statements(700)}
    if (b > 1e6) break;
    s += a * b + t[2];
  }
  return s;
}`;

test.each([
  ['3000 statements', straight, false],
  ['700 statements in a loop', looped, true],
])('%s', (_, text, twice) => {
  const plain = new Function(`return ${text}`)() as (y: readonly number[]) => number;
  const f = compile(new Function(`return ${text}`)()) as any;
  expect(f(x)).toBe(plain(x));
  const g = grad(f)(x) as number[];
  const sweep = sweepAlong(plain, x, v);
  const along = g.reduce((s, gi, i) => s + gi * v[i]!, 0);
  expect(agrees(along, sweep, Math.hypot(...g))).toBe(true);
  expect(distance(jvp(f, x, v).tangent, along)).toBeLessThan(1e-9);
  if (twice) {
    const product = hvp(f, x, v) as unknown as number[];
    product.forEach((p, i) => {
      const want = sweepAlong((y) => (grad(f)(y) as number[])[i]!, x, v);
      expect(agrees(p, want, Math.hypot(...product), 1e-6)).toBe(true);
    });
  }
  const code = inspect(grad(f) as never, x);
  expect(code.match(/^function /gm)!.length).toBeGreaterThan(1);
  for (const c of [inspect(f, x), code]) {
    const parts = c.split(/^function /m).slice(1);
    // Some 2.5 bytes of text make one of bytecode.
    for (const part of parts) expect(part.replace(/\/\/.*/g, '').length).toBeLessThan(2.5 * 61_440);
  }
});

test('a function of ordinary length stays one', () => {
  const f = compile((y: number[]) => y[0]! * Math.sin(y[1]!));
  expect(inspect(f, [1, 2]).match(/^function /gm)).toHaveLength(1);
});
