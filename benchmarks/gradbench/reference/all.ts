import { ba } from './ba.js';
import { gmm } from './gmm.js';
import { llsq } from './llsq.js';
import { lse } from './lse.js';
import { lstm } from './lstm.js';
import type { Reference } from './types.js';

export const references: Readonly<Record<string, Reference<any>>> = { llsq, lse, gmm, lstm, ba };
