import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { missingData } from './data-root.js';
import { readKnownFailures } from './known-failures.js';
import type { Suite } from './suite.js';
import { type SuiteOutcome, Tally } from './tally.js';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Every suite: one folder below `conformance/` with a `suite.ts` that exports `suite`. Sorted by name. */
export async function loadSuites(): Promise<Map<string, Suite>> {
  const suites = new Map<string, Suite>();
  const entries = readdirSync(folder, { withFileTypes: true, recursive: false });
  for (const name of entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()) {
    if (name === 'harness' || name === 'node_modules') continue;
    const module = (await import(pathToFileURL(join(folder, name, 'suite.ts')).href)) as { suite: Suite };
    if (module.suite.name !== name)
      throw new Error(`conformance/${name}/suite.ts declares the name ${module.suite.name}`);
    suites.set(name, module.suite);
  }
  return suites;
}

/** A suite whose data is not there. */
export interface AbsentData {
  readonly absent: readonly string[];
}

/** Runs one suite against its known list; says which folders are absent instead when its data is not there. */
export async function runSuite(
  suite: Suite,
  root: string | undefined,
  quick: boolean,
): Promise<SuiteOutcome | AbsentData> {
  const absent = missingData(root, suite.data ?? []);
  if (absent.length > 0) return { absent };
  const tally = new Tally();
  const controller = new AbortController();
  try {
    await suite.run({ root: root ?? '', quick, report: tally, signal: controller.signal });
  } finally {
    controller.abort();
  }
  return tally.outcome(suite.name, readKnownFailures(join(folder, suite.name, 'known-failures.json')));
}
