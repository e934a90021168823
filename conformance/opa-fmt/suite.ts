import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { PolicyCompileError, type RegoVersion } from '@lamellar/policy';
import { formatModule } from '@lamellar/policy/format';
import { defineSuite } from '../harness/suite.js';
import { readModules } from './modules.js';

const recorded = new URL('expected.json', import.meta.url);

export const suite = defineSuite({
  name: 'opa-fmt',
  about:
    'Every module of the policy data as `lamellar-policy fmt` prints it, beside what OPA 1.22.2 prints (by digest).',
  tier: 'quick',
  data: ['policy/opa-v1', 'policy/opa-v0', 'policy/bench', 'policy/gatekeeper'],
  run({ root, report }) {
    const expected = JSON.parse(readFileSync(recorded, 'utf8')) as Record<string, string>;
    const opa = join(process.env['LAMELLAR_PEERS'] ?? join(homedir(), '.cache/lamellar/peers'), 'opa');
    const record = process.env['LAMELLAR_RECORD'] !== undefined && existsSync(opa);
    const answers: Record<string, string> = {};
    for (const { id, version, text } of readModules(join(root, 'policy'))) {
      const theirs = record ? opaFormat(opa, version, text) : undefined;
      const want = record ? digest(theirs ?? 'refused') : expected[id];
      if (want === undefined) {
        report.skip(id, 'OPA was not asked about it; LAMELLAR_RECORD=1 asks');
        continue;
      }
      answers[id] = want;
      const ours = ourFormat(version, text);
      const same = digest(ours ?? 'refused') === want;
      report.result(id, same ? undefined : `formats otherwise\n${text}\nOPA\n${theirs ?? '?'}\nours\n${ours}`);
    }
    if (record) writeFileSync(recorded, `${JSON.stringify(answers, undefined, 0).replaceAll('","', '",\n"')}\n`);
  },
});

function ourFormat(version: RegoVersion, text: string): string | undefined {
  try {
    return formatModule('stdin', text, { version });
  } catch (error) {
    if (error instanceof PolicyCompileError) return undefined;
    throw error;
  }
}

function opaFormat(opa: string, version: RegoVersion, text: string): string | undefined {
  const flags = version === 'v0' ? ['--v0-compatible'] : [];
  const { status, stdout } = spawnSync(opa, ['fmt', ...flags], { input: text, encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}
