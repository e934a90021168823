import { bodyVariables } from './body.js';
import { collection, type VariableDefinition } from './definition.js';
import { requestVariables } from './request.js';
import { responseVariables } from './response.js';
import { serverVariables } from './server.js';
import { stateVariables } from './state.js';

const inert = 'ModSecurity 2 only; empty here, as in ModSecurity v3';

/** Variables that are always empty, each with its reason. */
export const emptyVariables: ReadonlyMap<string, string> = new Map([
  ['GEO', 'it needs a GeoIP database, which is not part of this package'],
  ['SCRIPT_BASENAME', inert],
  ['SCRIPT_FILENAME', inert],
  ['SCRIPT_GID', inert],
  ['SCRIPT_GROUPNAME', inert],
  ['SCRIPT_MODE', inert],
  ['SCRIPT_UID', inert],
  ['SCRIPT_USERNAME', inert],
  ['STREAM_INPUT_BODY', inert],
  ['STREAM_OUTPUT_BODY', inert],
  ['USERAGENT_IP', inert],
  ['SDBM_DELETE_ERROR', inert],
  ['PERF_ALL', inert],
  ['PERF_COMBINED', inert],
  ['PERF_GC', inert],
  ['PERF_LOGGING', inert],
  ['PERF_PHASE1', inert],
  ['PERF_PHASE2', inert],
  ['PERF_PHASE3', inert],
  ['PERF_PHASE4', inert],
  ['PERF_PHASE5', inert],
  ['PERF_RULES', inert],
  ['PERF_SREAD', inert],
  ['PERF_SWRITE', inert],
]);

/** Variables that this engine refuses, each with its reason. */
export const refusedVariables: ReadonlyMap<string, string> = new Map<string, string>();

const all: readonly VariableDefinition[] = [
  ...requestVariables,
  ...bodyVariables,
  ...responseVariables,
  ...serverVariables,
  ...stateVariables,
  // Its values come from the XPath of each target.
  collection('XML', 'phase', () => []),
  ...[...emptyVariables.keys()].map((name) => collection(name, 'transaction', () => [])),
];

/** Every variable by its upper-case name. */
export const variables: ReadonlyMap<string, VariableDefinition> = new Map(all.map((entry) => [entry.name, entry]));

/** Is this upper-case name a variable? */
export function isVariable(name: string): boolean {
  return variables.has(name);
}

/** The names of all variables. */
export function variableNames(): Iterable<string> {
  return variables.keys();
}
