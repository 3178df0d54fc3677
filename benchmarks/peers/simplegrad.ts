import type { Call, Offer, Peer } from '../types.js';

/** Builds the graph of f over `count` variables once; a call sets the variables, runs both sweeps and reads the derivatives. */
function compiled(
  { ValueStorage, Variable }: any,
  count: number,
  f: (x: any[]) => any,
): (x: ArrayLike<number>) => number[] {
  const storage = new ValueStorage();
  const variables = Array.from({ length: count }, () => new Variable(storage));
  const result = f(variables);
  result.compile();
  return (x) => {
    for (let i = 0; i < count; i++) variables[i].setValue(x[i]);
    result.forward();
    storage.gv.fill(0); // derivatives are added to what is there
    result.setGradient(1);
    result.backward();
    return variables.map((v) => v.getGradient());
  };
}

export const simplegrad: Peer = {
  name: 'simplegrad',
  package: 'simplegrad',
  remark: 'a graph of scalars, compiled to JavaScript; built once',
  async load() {
    const name = 'simplegrad';
    const library: any = await import(name);
    const scalar = (): Call => {
      const gradient = compiled(library, 1, ([x]) => {
        const s = x.mul(x);
        const q = s.add(1);
        const a = x.sin().mul(x.mul(-0.5).exp()).add(q.pow(0.5));
        return a.div(s.add(2)).add(x.mul(q.log()).mul(0.25)).sub(x);
      });
      return (x: number) => gradient([x])[0];
    };
    const rosenbrock = (n: number): Offer => ({
      make: () =>
        compiled(library, n, (x) => {
          let sum: any;
          for (let i = 0; i + 1 < n; i++) {
            const t = x[i + 1].sub(x[i].mul(x[i]));
            const u = x[i].sub(1);
            const term = t.mul(t).mul(100).add(u.mul(u));
            sum = sum === undefined ? term : sum.add(term);
          }
          return sum;
        }),
    });
    const loop = (n: number): Offer => ({
      make: () =>
        compiled(library, n, (x) => {
          let sum: any;
          for (const t of x) {
            const q = t.mul(t).add(1);
            const k = t.sin().mul(t.mul(0.5).exp()).div(q.pow(0.5)).add(t.mul(q.log()));
            const term = k.mul(k);
            sum = sum === undefined ? term : sum.add(term);
          }
          return sum;
        }),
    });
    const spherical = (): Call => {
      const rows = [
        compiled(library, 3, ([r, theta, phi]) => r.mul(theta.sin()).mul(phi.cos())),
        compiled(library, 3, ([r, theta, phi]) => r.mul(theta.sin()).mul(phi.sin())),
        // The unused φ is added with weight 0, or it would have no place in the graph.
        compiled(library, 3, ([r, theta, phi]) => r.mul(theta.cos()).add(phi.mul(0))),
      ];
      return (x: number[]) => rows.map((row) => row(x));
    };
    return { scalar: { make: scalar }, rosenbrock, loop, spherical: { make: spherical } };
  },
};
