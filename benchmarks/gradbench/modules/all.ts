import type { Module } from '../types.js';
import { ba } from './ba.js';
import { gmm } from './gmm.js';
import { hello } from './hello.js';
import { llsq } from './llsq.js';
import { lse } from './lse.js';
import { lstm } from './lstm.js';

export const modules: readonly Module[] = [hello, llsq, lse, gmm, lstm, ba];
