import type { Captured } from '../compile/ir/program.js';

/** The arrays that a function uses from its module, written out as constants of the module that is made from it. */
export class Constants {
  private readonly names = new Map<object, string>();
  private readonly taken: Set<string>;

  constructor(taken: Iterable<string>) {
    this.taken = new Set(taken);
  }

  nameOf({ object, param }: Captured): string {
    let name = this.names.get(object);
    if (name === undefined) {
      const wanted = param.name.replace(/[^A-Za-z0-9_$]/g, '_');
      name = wanted;
      for (let k = 2; this.taken.has(name); k++) name = `${wanted}_${k}`;
      this.taken.add(name);
      this.names.set(object, name);
    }
    return name;
  }

  declarations(): string[] {
    return [...this.names].map(([object, name]) => `const ${name} = ${literal(object)};`);
  }
}

function literal(x: unknown): string {
  if (typeof x === 'number') return Object.is(x, -0) ? '-0' : String(x);
  if (Array.isArray(x)) return `[${x.map(literal).join(', ')}]`;
  return `${(x as object).constructor.name}.of(${Array.from(x as Float64Array, literal).join(', ')})`;
}
