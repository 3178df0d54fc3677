/** fluxion/built: what code written by fluxion/rollup calls. Not called by hand. */

export { built, type Built, type Code } from './built.js';
