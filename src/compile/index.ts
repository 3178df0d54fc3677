/** fluxion/compile: plain numeric functions with exact derivatives. */

export { compile, type CompileOptions } from './compile.js';
export { CompileError } from '../errors.js';
export { inspect } from './inspect.js';
