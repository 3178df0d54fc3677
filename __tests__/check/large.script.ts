/** Checks a gradient of 10⁶ entries and prints what it took; run by large.test.ts in a process of its own. */
import { checkGradient } from 'fluxion/check';

const n = 1_000_000;
const size = 8 * n;
const wave = Float64Array.from({ length: n }, (_, i) => 0.5 + Math.sin(0.37 * i) ** 2);
const f = ({ w }: { w: Float64Array }): number => {
  let s = 0;
  for (let i = 0; i < n; i++) s += wave[i]! * w[i]! * w[i]! * w[i]!;
  return s / n;
};
const gradient = ({ w }: { w: Float64Array }): { w: Float64Array } => ({
  w: w.map((v, i) => (3 * wave[i]! * v * v) / n),
});
const wrong = (p: { w: Float64Array }): { w: Float64Array } => {
  const g = gradient(p);
  g.w[654_321] = -g.w[654_321]!;
  return g;
};
const x = { w: Float64Array.from({ length: n }, (_, i) => 1 + Math.cos(i)) };
x.w[654_321] = 1.5;
gradient(x);
const before = process.memoryUsage().rss;
const results = [gradient, wrong].map((g) => {
  const start = performance.now();
  const { verdict, worst, evaluations } = checkGradient(f, g, x);
  const seconds = (performance.now() - start) / 1000;
  return { verdict, at: worst[0]?.input, evaluations, seconds };
});
const peak = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ results, multiple: (peak - before) / size }));
