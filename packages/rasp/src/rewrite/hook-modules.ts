import { readFileSync } from 'node:fs';
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';
import { type PackageFile, packageOf } from './package-of.js';
import { rewriteSource } from './rewrite.js';
import type { InstrumentTable } from './table.js';

const formats = new Set(['commonjs', 'module', 'commonjs-typescript', 'module-typescript', undefined, null]);

/** Modules that were loaded so far, by package and version; the start-up report reads them. */
const loaded = new Map<string, PackageFile>();

/** Packages that were seen while they were loaded. */
export function loadedPackages(): readonly PackageFile[] {
  return [...loaded.values()];
}

/**
 * Rewrites what is loaded from now on, required or imported. False where this Node has no synchronous hooks. A fault of ours
 * leaves the module as it is and goes to `onFault`.
 */
export function hookModules(table: () => InstrumentTable, onFault: (error: unknown, url: string) => void): boolean {
  if (typeof module.registerHooks !== 'function') return false;
  module.registerHooks({
    load(url, context, next) {
      const result = next(url, context);
      if (!url.startsWith('file:') || !formats.has(result.format)) return result;
      try {
        const path = fileURLToPath(url);
        const file = packageAt(path, table());
        const source = textOf(result.source) ?? readFileSync(path, 'utf8');
        const rewritten = rewriteSource(source, file, table());
        return rewritten === undefined ? result : { ...result, source: rewritten };
      } catch (error) {
        onFault(error, url);
        return result;
      }
    },
  });
  return true;
}

/** Only files below `node_modules` belong to packages that instruments name; links may lead there under another path. */
function packageAt(path: string, table: InstrumentTable): PackageFile | undefined {
  const file = packageOf(path);
  if (file === undefined) return undefined;
  const key = `${file.name}@${file.version}`;
  if (!loaded.has(key)) loaded.set(key, file);
  return table.knows(file.name) ? file : undefined;
}

function textOf(source: unknown): string | undefined {
  if (typeof source === 'string') return source;
  if (source instanceof ArrayBuffer) return Buffer.from(source).toString('utf8');
  if (ArrayBuffer.isView(source))
    return Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString('utf8');
  return undefined;
}
