import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { type Package, readPackages, root } from './packages.js';

/** Which packages of ours each package may import; what is absent may import the whole ground floor. */
const groundFloor = ['events', 'automata', 'net', 'archive'] as const;
const allowed: Readonly<Record<string, readonly string[]>> = {
  automata: [],
  net: [],
  archive: [],
  events: ['net'],
};

/** An import that its floor does not allow, or that package.json does not declare. */
export interface FloorProblem {
  readonly file: string;
  readonly problem: string;
}

/** Reads every import of every source file (tests aside) and compares it with the floors of the house. */
export function floorProblems(): FloorProblem[] {
  return readPackages().flatMap((each) => sources(each).flatMap((file) => problemsOf(each, file)));
}

function sources({ directory }: Package): string[] {
  return readdirSync(join(directory, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => join(directory, 'src', file));
}

function problemsOf({ folder, name, manifest }: Package, file: string): FloorProblem[] {
  const may = allowed[folder] ?? groundFloor;
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
  const problems: FloorProblem[] = [];
  for (const { fileName: specifier } of ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles) {
    if (specifier.startsWith('.') || specifier.startsWith('node:')) continue;
    const target = specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/');
    const ours = /^@lamellar\/(.+)$/.exec(target)?.[1];
    const report = (problem: string): void => void problems.push({ file: relative(root, file), problem });
    if (target !== name && ours !== undefined && !(may as readonly string[]).includes(ours)) {
      report(`imports ${specifier}, which its floor does not allow`);
    } else if (target !== name && declared[target] === undefined) {
      report(`imports ${specifier}, which package.json does not declare`);
    }
  }
  return problems;
}
