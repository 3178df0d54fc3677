import type { Args, Call, Case, Contestant, Gives } from '../types.js';
import { numbers, relativeError } from './oracle.js';

/** What hand-written code may deviate from differences. */
const HAND = 1e-7;
/** What fluxion may deviate from hand-written code: both are exact but for rounding. */
const FLUXION = 1e-12;
/** What a peer may deviate: single precision has its place in the table, beside the digits it has. */
const PEER = 1e-3;

export type Verdict =
  | { readonly ok: true; /** digits that agree */ readonly digits: number; readonly sample: unknown }
  | { readonly ok: false; readonly reason: string };

/**
 * Judges contestants by the hand-written code that gives the same, and that code by differences of the plain function. Ours and the
 * hand-written must agree, or there is nothing to time: they throw.
 */
export class Judge {
  private readonly exact = new Map<Gives, Call>();

  constructor(private readonly subject: Case) {
    for (const { kind, gives, call } of subject.contestants) {
      if (kind === 'plain' || kind === 'hand') this.exact.set(gives, call);
    }
  }

  /** The largest error of a contestant over a few of the case's inputs, and one result. */
  private error({ gives, kind, call, adapt }: Contestant): { error: number; sample: unknown } {
    const oracle = this.subject.oracle[gives];
    let error = 0;
    let sample: unknown;
    for (const args of this.subject.inputs.slice(0, 4)) {
      sample = call(...(adapt ? adapt(args) : args));
      const got = numbers(sample);
      const one = kind !== 'hand' ? relativeError(got, this.expected(gives, args)) : oracle!(got, ...args);
      error = Math.max(error, Number.isNaN(one) ? Infinity : one);
    }
    return { error, sample };
  }

  private expected(gives: Gives, args: Args): number[] {
    return numbers(this.exact.get(gives)!(...args));
  }

  /** @throws Error where one of our own contestants is wrong */
  own(contestant: Contestant): Verdict {
    const { error, sample } = this.error(contestant);
    const bound = contestant.kind === 'hand' ? HAND : FLUXION;
    if (error > bound) {
      throw new Error(
        `${this.subject.name}, ${contestant.name}: expected a relative error of at most ${bound}, got ${error}`,
      );
    }
    return { ok: true, digits: digitsOf(error), sample };
  }

  peer(contestant: Contestant): Verdict {
    const { error, sample } = this.error(contestant);
    if (error > PEER) return { ok: false, reason: `wrong (relative error ${error.toPrecision(2)})` };
    return { ok: true, digits: digitsOf(error), sample };
  }
}

const digitsOf = (error: number): number => (error === 0 ? 16 : Math.min(16, Math.floor(-Math.log10(error))));
