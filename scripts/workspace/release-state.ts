import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ApiReport } from './api-report.js';
import { type Package, root } from './packages.js';

function git(...args: string[]): string | undefined {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  return status === 0 ? stdout.trim() : undefined;
}

/** Names of the packages that a pending changeset mentions. */
export function packagesWithChangeset(): Set<string> {
  const names = new Set<string>();
  for (const file of readdirSync(join(root, 'changesets')).filter(
    (each) => each.endsWith('.md') && each !== 'README.md',
  )) {
    const [, head = ''] = readFileSync(join(root, 'changesets', file), 'utf8').split('---');
    for (const [, name] of head.matchAll(/^['"]?(@lamellar\/[a-z-]+)['"]?:/gm)) names.add(name!);
  }
  return names;
}

/** True when the report differs from what the last release of the package had; an unreleased package had none. */
export function changedSinceRelease({ directory }: Package, { file, text }: ApiReport): boolean {
  const changelog = relative(root, join(directory, 'CHANGELOG.md'));
  if (!existsSync(join(root, changelog))) return true;
  const release = git('log', '-1', '--format=%H', '--', changelog);
  return git('show', `${release}:${relative(root, file)}`) !== text.trim();
}
