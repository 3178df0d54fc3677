import { readFile } from 'node:fs/promises';
import { transformModule } from './transform.js';

export interface FluxionOptions {
  /**
   * How many derivatives one inside the other there is code for: 2 (where nothing is said) also for `hvp`, `hessian` and the gradient of a
   * gradient, 1 for less code.
   */
  readonly order?: 1 | 2;
}

/** What the plugin asks of the bundler around it: part of Rollup's plugin context. */
interface Context {
  warn(message: { readonly message: string; readonly id: string; readonly pos: number }): void;
  resolve(source: string, importer: string): Promise<{ readonly id: string } | null>;
  addWatchFile(id: string): void;
}

/** A plugin of Rollup and Vite. */
export interface FluxionPlugin {
  readonly name: string;
  /** Before TypeScript's types are gone: they say which code to write. */
  readonly enforce: 'pre';
  transform(this: Context, code: string, id: string): Promise<{ code: string; map: never } | null>;
}

/**
 * Replaces calls of `compile`, as imported from `fluxion/compile`, by code for the function and its derivatives. Variables that the function
 * uses from around it just work. In Rollup put it before plugins that take the types out of TypeScript; Vite needs no order. A call that
 * cannot be replaced is left as it is, with a warning that says why.
 *
 * @param options - see {@link FluxionOptions}
 * @example
 * ```ts
 * // vite.config.js or rollup.config.js: import { fluxion } from 'fluxion/rollup';
 * const config = { plugins: [fluxion()] };
 * config.plugins[0].name; // 'fluxion'
 * ```
 */
export function fluxion({ order = 2 }: FluxionOptions = {}): FluxionPlugin {
  if (order !== 1 && order !== 2) throw new RangeError(`fluxion: expected order 1 or 2, got ${String(order)}.`);
  return {
    name: 'fluxion',
    enforce: 'pre',
    async transform(code, id) {
      const [file] = id.split('?') as [string];
      if (!/\.[cm]?[jt]sx?$/.test(file) || !code.includes('fluxion/compile')) return null;
      const result = await transformModule(code, {
        jsx: /x$/.test(file),
        order,
        warn: (message, pos) => this.warn({ message: `compile is left to run time: ${message}`, id, pos }),
        load: async (source, importer) => {
          const found = await this.resolve(source, importer ?? file);
          const [path] = (found?.id ?? '').split('?') as [string];
          if (!/\.[cm]?[jt]sx?$/.test(path)) return undefined;
          this.addWatchFile(path);
          return { path, text: await readFile(path, 'utf8') };
        },
      });
      return result ? { code: result.code, map: result.map as never } : null;
    },
  };
}
