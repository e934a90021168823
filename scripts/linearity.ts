import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { findRegExps } from './linearity/find-regexps.js';
import { Judge } from './linearity/judge.js';
import { reportTally } from './workspace/checklist.js';
import { readPackages, root } from './workspace/packages.js';

/** An entry of `scripts/linearity/allowed.json`: a pattern that may stay although it is not linear, and why. */
interface Allowed {
  readonly file: string;
  /** As it stands in the file. */
  readonly regexp: string;
  readonly reason: string;
}

/**
 * `npm run linearity`: no RegExp in the sources of the packages, nor in what they depend on at run time, may take more than linear time.
 * Patterns that only ever see our own constants stand in the allow-list, each with its reason.
 */
const allowed = JSON.parse(readFileSync(join(root, 'scripts/linearity/allowed.json'), 'utf8')) as readonly Allowed[];
const judge = new Judge(join(root, '.cache/linearity.json'));
const unused = new Set(allowed);
const violations: string[] = [];
let linear = 0;
let excused = 0;

for (const file of filesToCheck()) {
  const name = relative(root, file);
  for (const { line, source, flags, text } of findRegExps(file, readFileSync(file, 'utf8'))) {
    const entry = allowed.find((each) => each.file === name && each.regexp === text);
    if (entry !== undefined) unused.delete(entry);
    const growth = source === undefined ? 'put together at run time' : await growthOf(source, flags);
    if (growth === undefined) linear++;
    else if (entry !== undefined && entry.reason.length > 20) excused++;
    else violations.push(`${name}:${line}: ${text.slice(0, 160)} is ${growth}`);
  }
}
judge.save();
for (const entry of unused)
  violations.push(`scripts/linearity/allowed.json: no such RegExp any more: ${entry.regexp} in ${entry.file}`);
for (const violation of violations) console.log(`FAIL  ${violation}`);
if (violations.length > 0) {
  console.log(
    'Write it with @lamellar/automata or by hand, bound its repeats, or add it to scripts/linearity/allowed.json with a reason.',
  );
}
const total = linear + excused + violations.length;
console.log(`linearity: ${total} patterns, ${linear} linear, ${excused} allowed`);
reportTally({ passed: linear + excused, failed: violations, skipped: [] });
process.exit(violations.length === 0 ? 0 : 1);

async function growthOf(source: string, flags: string): Promise<string | undefined> {
  const { isLinear, growth } = await judge.judge(source, flags);
  return isLinear ? undefined : growth;
}

/** Sources of the packages (tests and generated tables aside), and the modules of what they need at run time. */
function filesToCheck(): string[] {
  return readPackages().flatMap(({ directory, manifest }) => {
    const own = files(
      join(directory, 'src'),
      (file) => file.endsWith('.ts') && !/(?:\.test|\.generated|\.d)\.ts$/.test(file),
    );
    const needed = Object.keys(manifest.dependencies ?? {})
      .filter((name) => !name.startsWith('@lamellar/'))
      .flatMap((name) => files(join(directory, 'node_modules', name), (file) => /\.[cm]?js$/.test(file)));
    return [...own.filter((file) => !file.includes('/generated/')), ...needed];
  });
}

function files(folder: string, wanted: (file: string) => boolean): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(wanted)
    .map((file) => join(folder, file));
}
