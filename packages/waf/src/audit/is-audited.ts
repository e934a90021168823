import { compile, type Regex } from '@lamellar/automata';
import type { Program } from '../compile/index.js';
import type { Transaction } from '../engine/index.js';

const patterns = new WeakMap<Program, Regex>();

function relevantStatus(program: Program): Regex | undefined {
  const { auditLogRelevantStatus } = program.settings;
  if (auditLogRelevantStatus === '') return undefined;
  let pattern = patterns.get(program);
  if (pattern === undefined) {
    pattern = compile(auditLogRelevantStatus, { syntax: 'pcre', allowBacktracking: { steps: 10_000 } });
    patterns.set(program, pattern);
  }
  return pattern;
}

/** Does `SecAuditEngine` want this transaction in the log? `RelevantOnly` means a rule that audits, or a relevant status. */
export function isAudited({ state }: Transaction, program: Program): boolean {
  const engine = state.auditEngine.toLowerCase();
  if (engine === 'off') return false;
  if (engine === 'on' || state.audited.length > 0) return true;
  const status = state.interruption?.status ?? state.data.responseStatus;
  return relevantStatus(program)?.test(String(status)) ?? false;
}
