import { depth } from '../core/levels.js';
import { Extras } from '../reverse/extras.js';
import type { Tape } from '../reverse/tape.js';
import { giveBackUnseen } from './buffers.js';
import { type Any, NdArray } from './values.js';

/**
 * Values and partials that a gradient has made for its tape: when the tape is released, at the end of the call, their elements go back to the
 * pool. Making them anew in every call takes a third of the time of a gradient over 10⁴ elements. Not those that somebody has looked at through
 * `value` or `plain`; and not inside another call, whose tape may hold them as constants. A recording that is swept several times is never
 * released, and the garbage collector takes its arrays.
 */
class Lent extends Extras {
  private readonly made = new Set<Float64Array>();

  lend(data: Float64Array): void {
    this.made.add(data);
  }

  override release(entries: number): void {
    super.release(entries);
    for (const data of this.made) giveBackUnseen(data);
  }
}

/** Says that an operation has made `x` for the record on `tape`, and nobody else holds it. */
export function lend(tape: Tape, x: Any): void {
  if (!(x instanceof NdArray) || depth() !== 1) return;
  const { extras } = tape;
  if (extras instanceof Lent) extras.lend(x.data);
  else if (extras === undefined) (tape.extras = new Lent()).lend(x.data);
}

/** Whether values of outer calls may come up in the sweep of a tape. */
export const isNested = ({ extras }: Tape): boolean =>
  extras !== undefined && !(extras instanceof Lent && extras.sample === undefined && extras.objects === undefined);
