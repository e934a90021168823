import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RegoVersion } from '@lamellar/policy';
import { readCases } from '../opa-v1/cases.js';

/** A module of the policy data, with the version that it is written in. */
export interface FoundModule {
  readonly id: string;
  readonly version: RegoVersion;
  readonly text: string;
}

/** Every module of the policy data, each text once. */
export function readModules(policy: string): FoundModule[] {
  const found = new Map<string, FoundModule>();
  const add = (id: string, version: RegoVersion, text: string): void => {
    const key = `${version} ${text}`;
    if (!found.has(key)) found.set(key, { id, version, text });
  };
  for (const version of ['v1', 'v0'] as const) {
    for (const { id, modules = [] } of readCases(join(policy, `opa-${version}`))) {
      for (const [i, text] of modules.entries()) add(`${version}/${id}/${i}`, version, text);
    }
  }
  for (const name of readdirSync(join(policy, 'bench'))) {
    const file = join(policy, 'bench', name, 'policy.rego');
    if (existsSync(file)) add(`bench/${name}`, 'v1', readFileSync(file, 'utf8'));
  }
  for (const line of readFileSync(join(policy, 'gatekeeper/templates.jsonl'), 'utf8').split('\n')) {
    if (line === '') continue;
    const { suite, template } = JSON.parse(line) as {
      suite: string;
      template: { spec: { targets: readonly { rego?: string; libs?: readonly string[] }[] } };
    };
    for (const { rego, libs = [] } of template.spec.targets) {
      for (const [i, text] of [rego, ...libs].entries())
        if (text !== undefined) add(`gatekeeper/${suite}/${i}`, 'v0', text);
    }
  }
  return [...found.values()];
}
