/** `src/array/ops/sum.ts` is in the room `array`. */
const roomOf = (id) => /[/\\]src[/\\]([^/\\]+)/.exec(id)?.[1];

/** Two halves of one thing may need each other; circles between rooms are mistakes. */
const isCircleInOneRoom = ({ code, ids = [] }) => code === 'CIRCULAR_DEPENDENCY' && new Set(ids.map(roomOf)).size === 1;

/** For rollup: what it only warns of (an import that leads nowhere, a circle) is a mistake in this package. */
export const failOnWarning = (warning) => {
  if (!isCircleInOneRoom(warning)) throw new Error(`${warning.code}: ${warning.message}`);
};
