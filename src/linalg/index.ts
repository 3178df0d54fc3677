/** fluxion/linalg: linear algebra with derivatives of every order. The names in reading order. */
import '../array/leaves.js';

// Systems of equations
export { inverse, solve, solveTriangular, type TriangularOptions } from './solve.js';
export { lstsq, pinv } from './lstsq.js';

// Determinants
export { det, logabsdet, logdet, slogdet } from './det.js';

// Factorisations
export { cholesky } from './cholesky.js';
export { qr, type QrResult } from './qr.js';
export { eigh, eigvalsh, type EighResult } from './eigh.js';
export { singularValues, svd, type SvdResult } from './svd.js';

// Functions of a matrix
export { expm } from './expm.js';
export { frobeniusNorm, nuclearNorm, spectralNorm, trace } from './norms.js';

// Errors
export { NotPositiveDefiniteError, SingularMatrixError } from '../errors.js';
