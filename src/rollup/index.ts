/** fluxion/rollup: derivative code written when a program is bundled. For Rollup and Vite. */

export { fluxion, type FluxionOptions, type FluxionPlugin } from './plugin.js';
