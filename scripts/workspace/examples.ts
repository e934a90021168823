import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './packages.js';

/** A reference integration below `examples/`. */
export interface Example {
  readonly name: string;
  readonly directory: string;
  /** What `npm run example -- NAME` starts. */
  readonly main: string;
  /** Runs the example as a user would and ends with exit code 0 when it kept its promise. */
  readonly smoke: string;
}

/** Every folder of `examples/` with a `main.ts`; its `smoke.ts` stands beside it. */
export function readExamples(): Example[] {
  const folder = join(root, 'examples');
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'main.ts')))
    .sort()
    .map((name) => {
      const directory = join(folder, name);
      return { name, directory, main: join(directory, 'main.ts'), smoke: join(directory, 'smoke.ts') };
    });
}
