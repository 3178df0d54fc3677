import { parseArgs } from 'node:util';
import { cases } from './cases/all.js';
import { Judge, type Verdict } from './lib/judge.js';
import { loopOver } from './lib/loops.js';
import { median, race, spread, type Effort, type Runner } from './lib/measure.js';
import { measureMemory } from './memory.js';
import { peers } from './peers/all.js';
import type { CaseReport, PeerRow, Row } from './results.js';
import { measureScaling } from './scaling.js';
import type { Case, Contestant } from './types.js';

/** Measures one case in a process of its own and sends the report to the parent. */
const { values: options } = parseArgs({
  options: {
    case: { type: 'string' },
    quick: { type: 'boolean', default: false },
    peers: { type: 'boolean', default: false },
    reverse: { type: 'boolean', default: false },
    rounds: { type: 'string' },
  },
});

const usual: Effort = options.quick ? { rounds: 5, turn: 0.01, warmUp: 0.1 } : { rounds: 15, turn: 0.04, warmUp: 0.4 };
const effort: Effort = { ...usual, rounds: Number(options.rounds ?? usual.rounds) };

interface Entry {
  readonly contestant: Contestant;
  readonly verdict: Verdict & { ok: true };
}

/** The loop over the case's inputs; over fewer of them for a peer that needs more than a turn for all. */
function runner({ contestant: { kind, call, adapt }, verdict }: Entry, subject: Case): Runner {
  const adapted = adapt ? subject.inputs.map(adapt) : subject.inputs;
  const start = performance.now();
  call(...adapted[0]!);
  const fitting = Math.ceil((1000 * effort.turn) / (performance.now() - start));
  const inputs = kind === 'peer' ? adapted.slice(0, fitting) : adapted;
  return { loop: loopOver(call, inputs, verdict.sample), calls: inputs.length };
}

/** Times the entries side by side; the first of them is the plain function. */
function timed(entries: readonly Entry[], subject: Case, operations: number | undefined): Row[] {
  const inTurn = options.reverse ? [...entries].reverse() : entries;
  const samples = race(
    inTurn.map((entry) => runner(entry, subject)),
    effort,
  );
  if (options.reverse) samples.reverse();
  return entries.map(({ contestant: { name, kind, gives }, verdict }, i) => {
    const ns = median(samples[i]!);
    return {
      name,
      kind,
      ns,
      best: Math.min(...samples[i]!),
      spread: spread(samples[i]!),
      ratio: ns / median(samples[0]!),
      nsPerOperation:
        operations !== undefined && kind === 'fluxion' && gives === 'gradient' ? ns / operations : undefined,
      digits: verdict.digits,
    };
  });
}

/** A peer's contestant, or why there is none. */
async function entryOf(subject: Case, judge: Judge, peer: (typeof peers)[number]): Promise<Entry | PeerRow> {
  const { name, remark } = peer;
  let stage = 'cannot be loaded';
  try {
    const offer = subject.offer(await peer.load());
    if (!offer) return { name, remark, result: 'not expressible' };
    stage = 'fails';
    const call = await offer.make();
    const contestant: Contestant = { name, kind: 'peer', gives: subject.asks, call, adapt: offer.adapt };
    const verdict = judge.peer(contestant);
    return verdict.ok ? { contestant, verdict } : { name, remark, result: verdict.reason };
  } catch (error) {
    return { name, remark, result: `${stage}: ${String(error).split('\n')[0]!.slice(0, 80)}` };
  }
}

async function measure(subject: Case): Promise<CaseReport> {
  const judge = new Judge(subject);
  const own = subject.contestants.map((contestant) => ({
    contestant,
    verdict: judge.own(contestant) as Entry['verdict'],
  }));
  const operations = subject.operations?.();
  const rows = timed(own, subject, operations);
  const others: PeerRow[] = [];
  if (options.peers) {
    // After ours, in a race of their own: what they leave on the heap must not meet what is measured against a target.
    const entries: Entry[] = [];
    for (const peer of peers) {
      const entry = await entryOf(subject, judge, peer);
      if ('verdict' in entry) entries.push(entry);
      else others.push(entry);
    }
    const [, ...measured] = timed([own[0]!, ...entries], subject, undefined);
    rows.push(...measured);
  }
  const targets = subject.targets.map(({ of, per, atMost }) => {
    const row = rows.find(({ name }) => name === of)!;
    const reached =
      'operation' in per ? row.nsPerOperation! : row.ns / rows.find(({ name }) => name === per.contestant)!.ns;
    const unit = 'operation' in per ? 'ns per recorded operation' : `× ${per.contestant}`;
    return { of, unit, atMost, reached, met: reached <= atMost };
  });
  return { name: subject.name, title: subject.title, operations, rows, others, targets };
}

const name = options.case!;
const report =
  name === 'scaling' ? measureScaling(effort) : name === 'memory' ? measureMemory() : await measure(cases[name]!());
process.send!(report);
process.disconnect();
