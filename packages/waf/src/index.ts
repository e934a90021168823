export { type BlockPage, type BlockResponse, plainBlockPage } from './block-page.js';
export type { Program, ProgramRule } from './compile/index.js';
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
export { type RawRequest, type RefusedRequest, readRawRequest } from './raw-request/index.js';
export type { RuleSource } from './seclang/index.js';
export { starterRules } from './starter-rules.js';
export type { Connection } from './variables/index.js';
export type { Verdict } from './verdict.js';
export type { HeaderPairs, RequestView, ResponseView } from './views.js';
