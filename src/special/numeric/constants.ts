/** Constants as the doubles nearest to them: `Math.sqrt(Math.PI)` and its like are one unit off. */

/** √π */
export const ROOT_PI = 1.772453850905516;
/** √π/2, the slope of erfinv at 0 */
export const HALF_ROOT_PI = 0.886226925452758;
/** 2/√π, the slope of erf at 0 */
export const TWO_OVER_ROOT_PI = 1.1283791670955126;
/** √(2π) */
export const ROOT_TWO_PI = 2.5066282746310007;
/** 1/√(2π), the normal density at 0 */
export const PEAK = 0.3989422804014327;
