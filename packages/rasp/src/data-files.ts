import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The path of a folder of data that the package brings: beside `src` and beside `dist`. */
export function dataFolder(name: 'patches' | 'targets'): string | undefined {
  for (const up of ['..', '.', '../..']) {
    const path = fileURLToPath(new URL(`${up}/${name}/`, import.meta.url));
    if (existsSync(`${path}index.json`) || existsSync(`${path}README.md`)) return path;
  }
  return undefined;
}
