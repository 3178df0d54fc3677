import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The primal functions in C++, built into a folder of their own: how far plain JavaScript is from the machine. */
export class Twins {
  private readonly folder = mkdtempSync(join(tmpdir(), 'fluxion-gradbench-'));

  /** @param sources - the folder with NAME.cpp */
  constructor(private readonly sources: string) {}

  static available(): boolean {
    return spawnSync('g++', ['--version'], { stdio: 'ignore' }).status === 0;
  }

  /** Builds the twin of an eval for one input. @returns a function that runs it for some time and gives the value and the nanoseconds of its best run */
  build(name: string, input: object): (seconds: number) => { value: number; best: number } {
    const program = join(this.folder, name);
    const data = join(this.folder, `${name}.data`);
    execFileSync('g++', ['-std=c++17', '-O3', '-march=native', join(this.sources, `${name}.cpp`), '-o', program]);
    writeFileSync(data, Float64Array.from(numbers(input)));
    return (seconds) => {
      const [value, best] = execFileSync(program, [data, String(seconds)], { encoding: 'utf8' })
        .trim()
        .split(' ')
        .map(Number);
      return { value: value!, best: best! };
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** All numbers in the order of the fields; an array is preceded by its length, so that the other side needs no JSON. */
function* numbers(x: unknown): Generator<number> {
  if (typeof x === 'number') {
    yield x;
  } else if (Array.isArray(x)) {
    yield x.length;
    for (const v of x) yield* numbers(v);
  } else {
    for (const v of Object.values(x as object)) yield* numbers(v);
  }
}
