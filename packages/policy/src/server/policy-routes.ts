import type { ModuleNode } from '../ast/index.js';
import { PolicyCompileError } from '../errors.js';
import { moduleJson, parseModule } from '../parser/index.js';
import type { Value } from '../values/index.js';
import { ApiError, invalid, membersAnswer } from './answer.js';
import { decoded } from './evaluation.js';
import { problemsJson } from './problem-json.js';
import type { Route, ServerContext } from './route.js';
import { DataConflict, refuseOwned } from './state.js';
import { Timers } from './timers.js';

const COMPILING = 'error(s) occurred while compiling module(s)';

/** `GET /v1/policies`. */
export const listPolicies: Route = ({ context, parameters }) => {
  const result = [...context.state.modules.keys()].map((id) => policyJson(context, id));
  return membersAnswer({ result }, parameters.pretty);
};

/** `GET /v1/policies/ID`. */
export const getPolicy: Route = ({ context, parameters, rest }) => {
  const id = decoded(rest);
  if (!context.state.modules.has(id)) throw unknown(id);
  return membersAnswer({ result: policyJson(context, id) }, parameters.pretty);
};

function policyJson({ state }: ServerContext, id: string): Value {
  const module = state.parsed(id);
  return { id, raw: state.modules.get(id) ?? '', ast: module === undefined ? null : moduleJson(module) };
}

/** `PUT /v1/policies/ID`: the body is the module. */
export const putPolicy: Route = ({ exchange, context, parameters, rest }) => {
  const { state } = context;
  const id = decoded(rest);
  const timers = new Timers();
  const text = timers.time('server_read_bytes', () => new TextDecoder().decode(exchange.body));
  const before = state.parsed(id);
  if (before !== undefined) refuseOwned(state.owners, before.packagePath);
  if (state.modules.get(id) !== text) {
    const module = timers.time('rego_module_parse', () => parsed(id, text, state.version));
    refuseOwned(state.owners, module.packagePath);
    timers.time('rego_module_compile', () => compiled(context, id, text, 'invalid_parameter'));
  }
  return membersAnswer({ metrics: parameters.metrics ? timers.all() : undefined }, parameters.pretty);
};

/** `DELETE /v1/policies/ID`. */
export const deletePolicy: Route = ({ context, parameters, rest }) => {
  const { state } = context;
  const id = decoded(rest);
  const module = state.parsed(id);
  if (module === undefined) throw unknown(id);
  refuseOwned(state.owners, module.packagePath);
  const timers = new Timers();
  timers.time('rego_module_compile', () => compiled(context, id, undefined, 'invalid_operation'));
  return membersAnswer({ metrics: parameters.metrics ? timers.all() : undefined }, parameters.pretty);
};

function unknown(id: string): ApiError {
  return new ApiError(404, 'resource_not_found', `storage_not_found_error: policy id ${JSON.stringify(id)}`);
}

function parsed(id: string, text: string, version: 'v0' | 'v1'): ModuleNode {
  try {
    return parseModule(id, text, { version });
  } catch (error) {
    if (!(error instanceof PolicyCompileError)) throw error;
    if (error.problems[0]?.message === 'empty module') throw invalid(`${id}:0: rego_parse_error: empty module`);
    throw invalid(
      COMPILING,
      problemsJson(error.problems, () => text),
    );
  }
}

function compiled(
  { state }: ServerContext,
  id: string,
  text: string | undefined,
  code: 'invalid_parameter' | 'invalid_operation',
): void {
  try {
    state.writeModule(id, text);
  } catch (error) {
    if (!(error instanceof PolicyCompileError || error instanceof DataConflict)) throw error;
    const errors = problemsJson(error.problems, (file) => (file === id ? text : state.modules.get(file)));
    throw new ApiError(400, code, COMPILING, errors);
  }
}
