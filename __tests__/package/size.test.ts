import { execFileSync } from 'node:child_process';

/** Limits in bytes, minified and gzipped. */
const limits: Record<string, number> = {
  'everything in the core entry': 12 * 1024,
  'derivative, sin, mul': 4 * 1024,
};

type Size = { minified: number; gzipped: number };

describe('size of a bundle that uses fluxion', () => {
  let sizes: Record<string, Size>;

  beforeAll(() => {
    sizes = JSON.parse(execFileSync('node', ['scripts/size.js'], { encoding: 'utf8' })) as Record<string, Size>;
    const lines = Object.entries(sizes).map(([name, { minified, gzipped }]) => {
      const limit = limits[name] === undefined ? '' : ` (limit ${limits[name]})`;
      return `${name}: ${gzipped} B gzipped${limit}, ${minified} B minified`;
    });
    process.stdout.write(`${lines.join('\n')}\n`);
  }, 120_000);

  test.each(Object.keys(limits))('%s', (name) => {
    // A bundle of nothing would pass every limit.
    expect(sizes[name]!.gzipped).toBeGreaterThan(200);
    expect(sizes[name]!.gzipped).toBeLessThanOrEqual(limits[name]!);
  });
});
