import { pushforward } from '../forward/forward.js';
import { Builder } from '../ir/build.js';
import type { Kind } from '../ir/kinds.js';
import { type Leaf, mapTree, type Program, type ResultTree } from '../ir/program.js';
import { isArray, isReal, num, value } from '../ir/types.js';
import { simplify } from '../simplify/simplify.js';
import { guardedOf, inputsOf, Results, zeros } from './derive.js';

/**
 * J·v for several directions of the first argument at once: what the function computes for its value is computed once for all of them. The
 * directions follow the program's arguments; the result is a list of tangents, one for each, in which zeros may be −0.
 */
export function laneTangents(p: Program, lanes: number, guarded = false): Program {
  const pf = pushforward(p.fn, inputsOf(p, [0]), { lanes, guarded });
  const results = new Results();
  const b = new Builder(pf.fn.body, true);
  const directions: Leaf[] = [];
  const tangents: ResultTree[] = [];
  for (let lane = 0; lane < lanes; lane++) {
    for (const l of p.leaves) {
      if (l.argument !== 0) continue;
      const known = pf.tangentParams[p.fn.params.indexOf(l.param)]?.[lane];
      const param = known ?? value(l.param.type, `d${l.param.name}_${lane}`);
      directions.push({ param, argument: p.kinds.length + lane, path: l.path });
    }
    tangents.push(
      mapTree(p.result, (index) => {
        const at = pf.tangentResults[index]![lane];
        if (at !== undefined) return results.add(pf.fn.results[at]!, true, p.likes?.get(index));
        const r = p.fn.results[index]!;
        if (!isReal(r.type)) return { r: 'constant', value: undefined };
        return results.add(isArray(r.type) ? zeros(b, r, `d${r.name}`) : num(0), true);
      }),
    );
  }
  const own = [...p.leaves, ...directions];
  const params = [...own.map((l) => l.param), ...p.captured.map((c) => c.param)];
  const fn = simplify({ name: `d${p.fn.name}`, params, body: pf.fn.body, results: results.values });
  const moved = Array.from({ length: lanes }, (): Kind => p.kinds[0]!);
  return {
    ...p,
    fn,
    name: `tangents of ${p.name}`,
    kinds: [...p.kinds, ...moved],
    leaves: own,
    result: { r: 'tuple', items: tangents },
    derivatives: results.derivatives,
    likes: results.likes,
    normalise: [],
    directions: [...(p.directions ?? []), ...moved.map((_, lane) => p.kinds.length + lane)],
    ...(!guarded && { twin: () => laneTangents(guardedOf(p), lanes, true) }),
  };
}
