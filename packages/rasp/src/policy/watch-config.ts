import { readFileSync, watchFile } from 'node:fs';
import { RaspError } from '../core/errors.js';
import { tellOwnFault } from '../core/judge.js';
import type { RaspOptions } from '../core/options.js';

/** What a configuration file may say: every option that is data. */
export type RaspConfig = Pick<RaspOptions, 'mode' | 'algorithms' | 'allowedHosts' | 'policy' | 'patches'>;

const known: ReadonlySet<string> = new Set(['mode', 'algorithms', 'allowedHosts', 'policy', 'patches']);

/** Reads a configuration file. Throws `RaspError` `RASP_OPTION` with the file, what was found and what is expected. */
export function readConfig(path: string): RaspConfig {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new RaspError('RASP_OPTION', `${path} cannot be read as JSON: ${(error as Error).message}`, { cause: error });
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new RaspError('RASP_OPTION', `${path}: an object is expected`);
  for (const key of Object.keys(value))
    if (!known.has(key))
      throw new RaspError('RASP_OPTION', `${path}: "${key}" is no option; there are: ${[...known].join(', ')}`);
  return value as RaspConfig;
}

/**
 * Applies a configuration file now and again whenever it changes. A file that cannot be understood leaves what is in force,
 * and is told as a fault. The first reading throws. Returns what ends the watch.
 */
export function watchConfig(path: string, apply: (config: RaspConfig) => void, intervalMs = 1000): Disposable {
  apply(readConfig(path));
  const watcher = watchFile(path, { interval: intervalMs, persistent: false }, () => {
    try {
      apply(readConfig(path));
    } catch (error) {
      tellOwnFault(error, `configuration ${path}`);
    }
  });
  return {
    [Symbol.dispose]: () => {
      watcher.removeAllListeners('change');
      watcher.unref();
    },
  };
}
