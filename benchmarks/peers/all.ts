import type { Peer } from '../types.js';
import { adjs } from './adjs.js';
import { adnn } from './adnn.js';
import { dualAlgebra } from './dual-algebra.js';
import { jax } from './jax.js';
import { rose } from './rose.js';
import { simplegrad } from './simplegrad.js';
import { mathjs, nerdamer } from './symbolic.js';
import { tfjs } from './tfjs.js';

/** The libraries a JavaScript user could pick instead, in the order of the table. */
export const peers: readonly Peer[] = [jax, tfjs, rose, simplegrad, dualAlgebra, adjs, adnn, nerdamer, mathjs];
