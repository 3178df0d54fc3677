/** For rollup: what it only warns of (an import that leads nowhere, a circle) is a mistake in this package. */
export const failOnWarning = ({ code, message }) => {
  throw new Error(`${code}: ${message}`);
};
