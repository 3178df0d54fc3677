import { grad } from 'fluxion';
import { checkGradient, type CheckResult } from 'fluxion/check';
import type { Batch } from './data.js';
import { crossEntropy, type Weights } from './network.js';

/**
 * Is the gradient right? Along random directions v the inner product v·∇L must be the slope of L, which differences of the values tell;
 * one wrong weight among all shows in it. The differences know nothing of fluxion.
 */
export const checked = (weights: Weights, batch: Batch): CheckResult =>
  checkGradient(crossEntropy, grad(crossEntropy), weights, { args: [batch], exact: false, name: 'the loss' });
