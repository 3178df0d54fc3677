/** The gallery of wrong and right gradients, judged. Ends with exit code 1 when a wrong one passes or a right one is rejected. */
import { judge, rightOnes, summary, wrongOnes } from './gallery/run.js';

const bad = judge(wrongOnes);
const good = judge(rightOnes);
console.log(summary(bad, good));
if (bad.some(({ result }) => result.verdict !== 'FAIL') || good.some(({ result }) => result.verdict === 'FAIL')) {
  process.exitCode = 1;
}
