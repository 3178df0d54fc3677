/**
 * What users can import, and from which source: the one list behind the `exports` map of package.json, the build and
 * the package tests. A new entry is one line here and one run of `npm run build`.
 *
 * @type {Record<string, string>}
 */
export const entries = {
  '.': 'src/index.ts',
  './array': 'src/array/index.ts',
  './linalg': 'src/linalg/index.ts',
  './special': 'src/special/index.ts',
  './compile': 'src/compile/index.ts',
  './rollup': 'src/rollup/index.ts',
  './built': 'src/built/index.ts',
  './check': 'src/check/index.ts',
  './jest': 'src/jest/index.ts',
};

/**
 * Commands, by name; each becomes `dist/bin/NAME.js` and a line of package.json's `bin`.
 *
 * @type {Record<string, string>}
 */
export const commands = {
  fluxion: 'src/cli/index.ts',
};

/** The file an entry is built to, without extension and relative to dist: './special' -> 'special'. */
export const outputName = (subpath) => (subpath === '.' ? 'index' : subpath.slice(2));
