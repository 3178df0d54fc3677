import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, sep } from 'node:path';
import { preProcessFile } from 'typescript';

/**
 * The rooms of src, lowest first. A file may import from its own room and from rooms on lower lines; rooms on one line
 * do not know each other. A room outside this list fails the test: decide here who may know it.
 */
const layers: string[][] = [
  ['types', 'errors'],
  ['core', 'kernels'],
  ['ops'],
  ['forward', 'reverse'],
  ['transforms'],
  ['array'],
  ['index'],
  ['special', 'compile', 'linalg', 'check', 'optim', 'explain'],
  ['source', 'jest', 'built'],
  ['rollup'],
  ['cli'],
];

/** Rooms on one line that may use each other all the same, as long as no circle arises. */
const friends = new Set(['types', 'errors', 'compile', 'linalg', 'check', 'optim', 'explain']);

/** Packages from elsewhere, and the only rooms that may import them: the core entry depends on nothing. */
const packages: Record<string, RegExp> = {
  special: /^@stdlib\//,
  compile: /^acorn/,
  linalg: /^ml-matrix$/,
  source: /^(acorn|@sveltejs\/acorn-typescript)$/,
  rollup: /^(magic-string|node:.*)$/,
  explain: /^@viz-js\/viz$/,
  check: /^complex\.js$/,
  cli: /^(commander$|jiti$|node:)/,
};

const layerOf = (room: string): number => layers.findIndex((rooms) => rooms.includes(room));

/** 'src/core/tree.ts' -> 'core', 'src/errors.ts' -> 'errors'. */
const roomOf = (file: string): string => file.split('/')[1]!.replace(/\.ts$/, '');

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join('src', name).split(sep).join('/'));

type Arrow = { from: string; to: string; relative: boolean };

const arrows: Arrow[] = files.flatMap((from) =>
  preProcessFile(readFileSync(from, 'utf8')).importedFiles.map(({ fileName }) => {
    const relative = fileName.startsWith('.');
    return { from, to: relative ? posix.join(dirname(from), fileName) : fileName, relative };
  }),
);

/** What is wrong with an arrow between two rooms, or undefined. */
const complaint = (from: string, to: string): string | undefined => {
  if (from === to) return undefined;
  // A value under differentiation is the class Value: `types` names it, as a type only, and nothing of core is loaded.
  if (from === 'types' && to === 'core')
    return /^import (?!type )/m.test(readFileSync('src/types.ts', 'utf8')) ? 'more than a type' : undefined;
  if (layerOf(from) === layerOf(to)) {
    return friends.has(from) && friends.has(to) ? undefined : `${from} and ${to} do not know each other`;
  }
  return layerOf(to) < layerOf(from) ? undefined : `${to} is above ${from}`;
};

describe('imports point one way', () => {
  test('there is something to look at', () => {
    expect(files.length).toBeGreaterThan(10);
    expect(arrows.length).toBeGreaterThan(files.length);
  });

  test('every file is in a known room', () => {
    expect(files.filter((file) => layerOf(roomOf(file)) < 0)).toEqual([]);
  });

  test('no arrow goes up or sideways', () => {
    const wrong = arrows
      .filter(({ relative }) => relative)
      .flatMap(({ from, to }) => {
        const problem = complaint(roomOf(from), roomOf(to.replace(/\.js$/, '.ts')));
        return problem ? [`${from} imports ${to}: ${problem}`] : [];
      });
    expect(wrong).toEqual([]);
  });

  test('packages are imported only where they may be', () => {
    const wrong = arrows
      .filter(({ relative }) => !relative)
      .filter(({ from, to }) => !packages[roomOf(from)]?.test(to))
      .map(({ from, to }) => `${from} imports ${to}`);
    expect(wrong).toEqual([]);
  });

  test('no circle between rooms', () => {
    const next = new Map<string, Set<string>>();
    for (const { from, to } of arrows.filter(({ relative }) => relative)) {
      const [a, b] = [roomOf(from), roomOf(to.replace(/\.js$/, '.ts'))];
      if (a !== b) next.set(a, (next.get(a) ?? new Set()).add(b));
    }
    const circles: string[] = [];
    const walk = (room: string, path: string[]): void => {
      if (path.includes(room)) {
        const circle = path.slice(path.indexOf(room));
        // Every room of a circle finds it; the one that comes first in the alphabet reports it.
        if (circle.every((other) => room <= other)) circles.push([...circle, room].join(' -> '));
        return;
      }
      for (const to of next.get(room) ?? []) walk(to, [...path, room]);
    };
    for (const room of next.keys()) walk(room, []);
    expect([...new Set(circles)]).toEqual([]);
  });

  test('the rules themselves tell right from wrong', () => {
    expect(complaint('core', 'ops')).toBeDefined();
    expect(complaint('forward', 'reverse')).toBeDefined();
    expect(complaint('reverse', 'forward')).toBeDefined();
    expect(complaint('kernels', 'core')).toBeDefined();
    expect(complaint('kernels', 'ops')).toBeDefined();
    expect(complaint('transforms', 'compile')).toBeDefined();
    expect(complaint('optim', 'check')).toBeUndefined();
    expect(complaint('cli', 'compile')).toBeUndefined();
  });
});

test('hand-written files stay short enough to read', () => {
  const limit = 320;
  const long = files
    .filter((file) => !file.endsWith('.gen.ts'))
    .map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > limit)
    .map(({ file, lines }) => `${file}: ${lines} lines`);
  expect(long).toEqual([]);
});
