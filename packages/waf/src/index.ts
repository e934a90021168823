export {
  type AuditMessage,
  type AuditOptions,
  type AuditRecord,
  type AuditTransaction,
  auditRecordOf,
} from './audit/index.js';
export { type BlockPage, type BlockResponse, plainBlockPage } from './block-page.js';
export {
  type CompareOptions,
  type Comparison,
  comparePrograms,
  type Difference,
  type Judgement,
  readTraffic,
  type TrafficRecord,
  writeTraffic,
} from './compare/index.js';
export type { Program, ProgramRule } from './compile/index.js';
export { costReport, type RuleCost, sampleTraffic } from './cost/index.js';
export { createWaf, type Waf, type WafOptions } from './create-waf.js';
export type {
  Interruption,
  Match,
  MatchedRule,
  PersistentCollections,
  RequestHead,
  ResponseHead,
  Transaction,
} from './engine/index.js';
export { describeProblem, RuleErrors, type RuleProblem, WafError } from './errors.js';
export { type Exclusion, type ExclusionOptions, proposeExclusion } from './exclusion/index.js';
export {
  type ExplainOptions,
  type Explanation,
  explain,
  type LinkStep,
  type RuleStep,
  type TxWrite,
  type ValueStep,
} from './explain/index.js';
export {
  type CompileRulesOptions,
  type CrsInstall,
  type CrsLocation,
  compileRules,
  findCrs,
  type InstallCrsOptions,
  installCrs,
} from './files/index.js';
export { logLine } from './log-line.js';
export { type PatchRulesOptions, patchRules } from './patches/index.js';
export { type RawRequest, type RefusedRequest, readRawRequest } from './raw-request/index.js';
export type { RouteSettings } from './route-settings.js';
export type { RuleSource } from './seclang/index.js';
export { starterRules } from './starter-rules.js';
export { loadProgram, serializeProgram } from './stored-program.js';
export type { JudgeOptions } from './transaction-options.js';
export type { Connection } from './variables/index.js';
export type { Verdict } from './verdict.js';
export type { HeaderPairs, RequestView, ResponseView } from './views.js';
