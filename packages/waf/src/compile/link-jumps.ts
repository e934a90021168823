import type { Problems } from '../seclang/index.js';
import type { Program, ProgramRule } from './program.js';

/** Rules and markers in file order. */
export type Sequence = readonly (ProgramRule | string)[];

/**
 * Pass 4: lists the rules of each phase and turns `skipAfter` and `skip` into positions in that list. A marker that no later
 * line has ends the phase, as in ModSecurity.
 */
export function linkJumps(sequence: Sequence, problems: Problems): Pick<Program, 'rules' | 'phases'> {
  const rules: ProgramRule[] = [];
  const phases: number[][] = [[], [], [], [], [], []];
  const markers = new Map<string, number[]>();
  for (const entry of sequence) {
    if (typeof entry === 'string') {
      const counts = phases.map((phase) => phase.length);
      markers.set(entry, [...(markers.get(entry) ?? []), ...counts]);
    } else {
      phases[entry.phase]?.push(rules.length);
      rules.push(entry);
    }
  }
  checkUnique(rules, problems);
  const linked = rules.map((rule) => rule);
  for (const list of phases) {
    list.forEach((index, position) => {
      const rule = linked[index];
      if (rule === undefined) return;
      const jump = jumpOf(rule, position, list.length, markers);
      if (jump >= 0) linked[index] = { ...rule, jump };
    });
  }
  return { rules: linked, phases };
}

function jumpOf(
  rule: ProgramRule,
  position: number,
  end: number,
  markers: ReadonlyMap<string, readonly number[]>,
): number {
  if (rule.skip !== undefined) return Math.min(end, position + 1 + rule.skip);
  if (rule.skipAfter === undefined) return -1;
  const counts = markers.get(rule.skipAfter) ?? [];
  for (let at = rule.phase; at < counts.length; at += 6) {
    const target = counts[at] ?? 0;
    if (target > position) return target;
  }
  return end;
}

function checkUnique(rules: readonly ProgramRule[], problems: Problems): void {
  const seen = new Map<number, ProgramRule>();
  for (const rule of rules) {
    const first = seen.get(rule.id);
    if (first === undefined || rule.id === 0) {
      seen.set(rule.id, rule);
      continue;
    }
    problems.add(
      'WAF_PARSE_DUPLICATE_ID',
      { file: rule.file, line: rule.line, column: 1 },
      `rule ${rule.id} is already defined in ${first.file}:${first.line}`,
      'give each rule an id of its own',
    );
  }
}
