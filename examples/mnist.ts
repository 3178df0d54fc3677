/**
 * A network that learns to read digits: `npm run example:mnist`. 784 pixels, a hidden layer with tanh, softmax cross-entropy; mini-batch
 * gradient descent. Ends with exit code 1 where the gradient is wrong or the network learns too little.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { kernelsInUse } from 'fluxion/array';
import { chart } from './mnist/chart.js';
import { checked } from './mnist/check.js';
import { asBatch, divided, loadDigits, PIXELS } from './mnist/data.js';
import { initial } from './mnist/network.js';
import { bar, Line } from './mnist/progress.js';
import { seeded } from './mnist/random.js';
import { type Epoch, train } from './mnist/train.js';

const HELP = `npm run example:mnist -- [options]

  --epochs N    passes over the training digits, default 8
  --batch N     digits in a batch, default 32
  --hidden N    numbers in the hidden layer, default 64
  --rate X      length of the first step, default 0.08
  --seed N      of weights, order and directions, default 1
  --out FILE    where the picture goes, default examples/output/mnist.svg
  --help        this text
`;

type Counted = 'epochs' | 'batch' | 'hidden' | 'seed';

/** An option as a number; all but the rate are integers ≥ 1. */
function numberOf(name: Counted | 'rate', text: string): number {
  const x = Number(text);
  const right = name === 'rate' ? x > 0 && Number.isFinite(x) : Number.isInteger(x) && x >= 1;
  if (right) return x;
  const expected = name === 'rate' ? 'a number > 0' : 'an integer ≥ 1';
  throw new RangeError(`mnist: expected --${name} to be ${expected}, got ${text}.`);
}

function readOptions(): Record<Counted | 'rate', number> & { readonly out: string; readonly help: boolean } {
  const { values } = parseArgs({
    options: {
      epochs: { type: 'string', default: '8' },
      batch: { type: 'string', default: '32' },
      hidden: { type: 'string', default: '64' },
      rate: { type: 'string', default: '0.08' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string', default: 'examples/output/mnist.svg' },
      help: { type: 'boolean', default: false },
    },
  });
  const { epochs, batch, hidden, rate, seed } = values;
  return {
    epochs: numberOf('epochs', epochs),
    batch: numberOf('batch', batch),
    hidden: numberOf('hidden', hidden),
    rate: numberOf('rate', rate),
    seed: numberOf('seed', seed),
    out: values.out,
    help: values.help,
  };
}

/** Digits kept for the test. */
const TEST = 1000;
/** The share of them to be recognised: after one epoch, and after several. */
const enough = (epochs: number): number => (epochs < 3 ? 0.85 : 0.95);

function main(): void {
  const { epochs, batch, hidden, rate, seed, out, help } = readOptions();
  if (help) return console.log(HELP);
  const digits = loadDigits(seed);
  const [training, test] = divided(digits, digits.labels.length - TEST);
  if (batch > training.labels.length) {
    throw new RangeError(`mnist: expected --batch to be at most ${training.labels.length}, got ${batch}.`);
  }
  const weights = initial(PIXELS, hidden, seeded(seed));
  console.log(`${training.labels.length} digits to learn from, ${TEST} for the test; kernels: ${kernelsInUse()}`);

  const check = checked(weights, asBatch(divided(training, batch)[0]));
  console.log(check.report());
  if (!check.passed) throw new Error('mnist: the gradient is wrong, so there is nothing to train with.');

  const line = new Line(process.stdout);
  const history: Epoch[] = [];
  const head = (): string => `epoch ${String(history.length + 1).padStart(String(epochs).length)}/${epochs}`;
  const progress = (share: number, loss: number): void =>
    line.draw(share, `${head()} ${bar(share)} loss ${loss.toFixed(4)}   `);
  for (const epoch of train(weights, training, test, { epochs, batch, rate, momentum: 0.9, seed }, progress)) {
    const { loss, accuracy, seconds } = epoch;
    const figures = `loss ${loss.toFixed(4)}, test ${(100 * accuracy).toFixed(1)} %, ${seconds.toFixed(1)} s`;
    line.finish(`${head()} ${bar(1)} ${figures}`);
    history.push(epoch);
  }

  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, chart(history));
  console.log(`The learning curve is in ${out}.`);
  const reached = history.at(-1)!.accuracy;
  if (reached < enough(epochs)) {
    throw new Error(
      `mnist: expected ${100 * enough(epochs)} % of the test digits, got ${(100 * reached).toFixed(1)} %.`,
    );
  }
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
