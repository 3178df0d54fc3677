/** How a second operand stands to a first one. */
export const CONSTANT = 0;
/** of the same derivative call */
export const PEER = 1;
/** of a call further in, which owns the operation */
export const HIGHER = 2;
