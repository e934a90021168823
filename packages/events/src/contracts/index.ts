export type { Emit } from './emit.js';
export type { Sink, WriteOptions } from './sink.js';
export type { EventQuery, Source } from './source.js';
export type { StateEntry, StateOptions, StateStore } from './state-store.js';
export {
  type JudgedIn,
  type Mode,
  type OnError,
  type Outcome,
  type SecurityControl,
  securityControl,
  stops,
} from './verdict.js';
export type {
  ArgumentCondition,
  FunctionPoint,
  FunctionQuery,
  Guard,
  HttpCondition,
  HttpPoint,
  PatchPoint,
  PatchTarget,
  SourcePoint,
  ValueTest,
  VirtualPatch,
} from './virtual-patch.js';
