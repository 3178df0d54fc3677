import { about } from '../errors.js';
import { type Kind, kindOf } from '../ir/kinds.js';
import { bool, num, value } from '../ir/types.js';
import type { Lowering } from './lowering.js';
import { type Abstract, NULL, Scope, UNDEFINED } from './values.js';

/**
 * A value from outside that is not known when the program is made: a number or an array that is handed in with every call, or a record of
 * these. `text` is how the surrounding code names it.
 */
export class Unknown {
  constructor(
    readonly kind: Kind,
    readonly text: string,
  ) {}
}

/** Declares the names of a `scope` option: numbers as constants, arrays as parameters of the program. */
export function declareScope(L: Lowering, scope: Scope, values: Readonly<Record<string, unknown>>, who: string): void {
  for (const name of Object.keys(values)) {
    const given = values[name];
    const kind = given instanceof Unknown ? given.kind : kindOf(given);
    if (!kind)
      throw about(
        who,
        `the scope variable ${name} is neither number, array, record nor function`,
        'Hand in plain data',
      );
    L.env.set(scope.declare(name, false), fromScope(L, kind, values[name], name, scope));
  }
}

const scopes = new WeakMap<Lowering, Map<object, Scope>>();

/** The scope of another compiled function that this program calls. */
export function scopeFor(L: Lowering, values: Readonly<Record<string, unknown>>, who: string): Scope {
  let known = scopes.get(L);
  if (!known) scopes.set(L, (known = new Map()));
  let scope = known.get(values);
  if (!scope) {
    known.set(values, (scope = new Scope(undefined)));
    declareScope(L, scope, values, who);
  }
  return scope;
}

/** What is known of an argument without looking at numbers. */
export function constantKind(kind: Kind, name: string): Abstract {
  if (kind.k === 'null') return NULL;
  if (kind.k === 'string') return { is: 'string', text: kind.text };
  if (kind.k === 'external')
    return { is: 'external', object: kind.object, name: (kind.object as { name?: string }).name || name };
  return UNDEFINED;
}

function fromScope(L: Lowering, kind: Kind, object: unknown, name: string, scope: Scope): Abstract {
  if (object instanceof Unknown) return fromOutside(L, object, name);
  switch (kind.k) {
    case 'num':
      return num(object as number);
    case 'bool':
      return bool(object as boolean);
    case 'array': {
      const param = value(kind.type, name);
      L.captured.push({ param, object: object as object });
      return param;
    }
    case 'record':
      return L.aggregate(
        'record',
        kind.fields.map(
          ([field, inner]) =>
            [field, fromScope(L, inner, (object as Record<string, unknown>)[field], field, scope)] as const,
        ),
      );
    case 'tuple':
      return L.aggregate(
        'tuple',
        kind.items.map(
          (inner, k) => [String(k), fromScope(L, inner, (object as unknown[])[k], `${name}${k}`, scope)] as const,
        ),
      );
    case 'external':
      return { is: 'external', object: kind.object, name: (kind.object as { name?: string }).name || name, scope };
    default:
      return constantKind(kind, name);
  }
}

/** Parameters for a value that is not known yet. */
function fromOutside(L: Lowering, { kind, text }: Unknown, name: string): Abstract {
  switch (kind.k) {
    case 'num':
    case 'bool':
    case 'array': {
      const param = value(kind.k === 'array' ? kind.type : kind.k, name);
      L.captured.push({ param, object: new Unknown(kind, text) });
      return param;
    }
    case 'record':
      return L.aggregate(
        'record',
        kind.fields.map(
          ([field, inner]) =>
            [field, fromOutside(L, new Unknown(inner, `${text}[${JSON.stringify(field)}]`), field)] as const,
        ),
      );
    case 'tuple':
      return L.aggregate(
        'tuple',
        kind.items.map(
          (inner, k) => [String(k), fromOutside(L, new Unknown(inner, `${text}[${k}]`), `${name}${k}`)] as const,
        ),
      );
    default:
      return constantKind(kind, name);
  }
}
