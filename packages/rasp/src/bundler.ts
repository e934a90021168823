import { readFileSync } from 'node:fs';
import { compilePatches } from './patches/compile-patches.js';
import { shippedPatches } from './patches/patch-control.js';
import { packageOf } from './rewrite/package-of.js';
import { rewriteSource } from './rewrite/rewrite.js';
import { type InstrumentTable, instrumentTable } from './rewrite/table.js';
import { installedPlaces } from './sinks/package-sinks.js';

/** The part of esbuild's plugin interface that is used. */
export interface EsbuildPlugin {
  readonly name: string;
  setup(build: {
    onLoad(
      options: { readonly filter: RegExp },
      load: (args: { readonly path: string }) => { readonly contents: string; readonly loader: 'js' } | undefined,
    ): void;
  }): void;
}

/** The part of the plugin interface of Rollup and Vite that is used. */
export interface RollupPlugin {
  readonly name: string;
  transform(code: string, id: string): { readonly code: string; readonly map: null } | undefined;
}

/** The part of the plugin interface of webpack that is used. */
export interface WebpackPlugin {
  apply(compiler: WebpackCompiler): void;
}

interface WebpackModule {
  readonly resource?: string | undefined;
}

/** What the plugin asks webpack for. */
export interface WebpackCompiler {
  readonly webpack: {
    readonly NormalModule: {
      getCompilationHooks(compilation: unknown): {
        readonly processResult: {
          tap(name: string, work: (result: readonly unknown[], module: WebpackModule) => unknown[]): void;
        };
      };
    };
  };
  readonly hooks: { readonly compilation: { tap(name: string, work: (compilation: unknown) => void): void } };
}

const name = 'lamellar-rasp';

function table(): InstrumentTable {
  const { placed } = compilePatches(shippedPatches(), () => undefined);
  return instrumentTable([...installedPlaces(), ...placed]);
}

/**
 * Puts the sinks inside packages, virtual patches and the guard of direct `eval` into a bundle by esbuild. A bundler inlines
 * packages, so that they are never loaded as files and cannot be rewritten at run time.
 *
 * @example
 * ```ts
 * await build({ entryPoints: ['app.ts'], bundle: true, platform: 'node', plugins: [esbuildPlugin()] });
 * ```
 */
export function esbuildPlugin(): EsbuildPlugin {
  const places = table();
  return {
    name,
    setup(build) {
      build.onLoad({ filter: /\.[cm]?js$/ }, ({ path }) => {
        const contents = rewriteSource(readFileSync(path, 'utf8'), packageOf(path), places);
        return contents === undefined ? undefined : { contents, loader: 'js' };
      });
    },
  };
}

/** The same for Rollup and Vite. */
export function rollupPlugin(): RollupPlugin {
  const places = table();
  return {
    name,
    transform(code, id) {
      const path = id.split('?', 1)[0]!;
      if (!/\.[cm]?js$/.test(path)) return undefined;
      const rewritten = rewriteSource(code, packageOf(path), places);
      return rewritten === undefined ? undefined : { code: rewritten, map: null };
    },
  };
}

/** The same for webpack 5, and for what speaks its plugins. */
export function webpackPlugin(): WebpackPlugin {
  const places = table();
  return {
    apply(compiler) {
      compiler.hooks.compilation.tap(name, (compilation) => {
        compiler.webpack.NormalModule.getCompilationHooks(compilation).processResult.tap(
          name,
          ([source, ...rest], module) => {
            const path = module.resource?.split('?', 1)[0];
            if (path === undefined || !/\.[cm]?js$/.test(path)) return [source, ...rest];
            const text = typeof source === 'string' ? source : Buffer.from(source as Uint8Array).toString('utf8');
            return [rewriteSource(text, packageOf(path), places) ?? source, ...rest];
          },
        );
      });
    },
  };
}
