import { described, Fields } from './fields.js';
import { encode, salvagedId } from './json.js';
import { measure } from './measure.js';
import type { Engine, Module } from './types.js';

/** What the tool answers, message by message. Whatever goes wrong is an answer too: nothing thrown leaves `answer`. */
export class Session {
  private readonly modules: ReadonlyMap<string, Module>;

  constructor(
    modules: readonly Module[],
    private readonly engine: Engine,
  ) {
    this.modules = new Map(modules.map((m) => [m.name, m]));
  }

  /** The line to send back for a line received, both without the line feed. */
  answer(line: string): string {
    let id: number | undefined;
    try {
      const message = parsed(line);
      id = integerId(message);
      return this.respond(message, id);
    } catch (error) {
      return failure(id ?? salvagedId(line), error);
    }
  }

  private respond(message: Message, id: number): string {
    switch (message.kind) {
      case 'start':
        return `{"id":${id},"tool":"fluxion","config":{"engine":"${this.engine}"}}`;
      case 'define':
        this.module(text(message, 'module'));
        return `{"id":${id},"success":true}`;
      case 'evaluate':
        return this.evaluate(message, id);
      default:
        text(message, 'kind');
        return `{"id":${id}}`;
    }
  }

  private module(name: string): Module {
    const module = this.modules.get(name);
    if (!module) throw new RangeError(`fluxion has no module ${name}; it has ${[...this.modules.keys()].join(', ')}`);
    return module;
  }

  private evaluate(message: Message, id: number): string {
    const module = this.module(text(message, 'module'));
    const name = text(message, 'function');
    const task = Object.hasOwn(module.tasks, name) ? module.tasks[name] : undefined;
    if (!task)
      throw new RangeError(`${module.name} has no function ${name}; it has ${Object.keys(module.tasks).join(', ')}`);
    const call = task[this.engine];
    if (!call) throw new RangeError(`${module.name}: the engine ${this.engine} has no ${name}`);
    if (!Object.hasOwn(message, 'input')) throw missing('input');
    const { input } = message;

    const start = process.hrtime.bigint();
    const read = module.read(new Fields(module.name, input));
    const args = this.engine === 'eager' ? read.map(javaScriptArrays) : read;
    const { runs, seconds } = effort(module.name, input);
    const prepare = process.hrtime.bigint() - start;

    const { result, nanoseconds } = measure(() => call(...args), runs, seconds);
    const output = encode(task.output ? task.output(result, args) : result);
    const times = nanoseconds.map((t) => `{"name":"evaluate","nanoseconds":${t}}`).join(',');
    return `{"id":${id},"success":true,"output":${output},"timings":[{"name":"prepare","nanoseconds":${prepare}},${times}]}`;
  }
}

type Message = Readonly<Record<string, unknown>>;

function parsed(line: string): Message {
  const message: unknown = JSON.parse(line);
  if (typeof message !== 'object' || message === null || Array.isArray(message))
    throw new TypeError(`expected a message to be an object, got ${described(message)}`);
  return message as Message;
}

const missing = (field: string): TypeError => new TypeError(`expected the message to have the field ${field}`);

function integerId(message: Message): number {
  if (!Object.hasOwn(message, 'id')) throw missing('id');
  const { id } = message;
  if (typeof id !== 'number' || !Number.isSafeInteger(id))
    throw new TypeError(`expected id to be an integer, got ${described(id)}`);
  return id;
}

function text(message: Message, field: string): string {
  if (!Object.hasOwn(message, field)) throw missing(field);
  const x = message[field];
  if (typeof x !== 'string') throw new TypeError(`expected ${field} to be a string, got ${described(x)}`);
  return x;
}

/** How long to run. An input that is no record asks for one run. */
function effort(who: string, input: unknown): { runs: number; seconds: number } {
  if (typeof input !== 'object' || input === null) return { runs: 1, seconds: 0 };
  const fields = new Fields(who, input);
  return {
    runs: fields.has('min_runs') ? fields.integer('min_runs', 1) : 1,
    seconds: fields.optional('min_seconds', 1),
  };
}

/** The same with JavaScript arrays in place of Float64Arrays: the leaves of a tape are numbers in those. */
function javaScriptArrays(x: unknown): unknown {
  if (x instanceof Float64Array) return Array.from(x);
  if (Array.isArray(x)) return x.map(javaScriptArrays);
  if (typeof x === 'object' && x !== null)
    return Object.fromEntries(Object.entries(x).map(([k, v]) => [k, javaScriptArrays(v)]));
  return x;
}

const failure = (id: number | undefined, error: unknown): string =>
  `{"id":${id ?? null},"success":false,"error":${JSON.stringify(error instanceof Error ? error.message : String(error))}}`;
