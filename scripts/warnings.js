import { dirname } from 'node:path';

/** Two halves of one thing may need each other; circles between folders are mistakes. */
const isCircleInOneFolder = ({ code, ids = [] }) =>
  code === 'CIRCULAR_DEPENDENCY' && new Set(ids.map((id) => dirname(id))).size === 1;

/** For rollup: what it only warns of (an import that leads nowhere, a circle) is a mistake in this package. */
export const failOnWarning = (warning) => {
  if (!isCircleInOneFolder(warning)) throw new Error(`${warning.code}: ${warning.message}`);
};
