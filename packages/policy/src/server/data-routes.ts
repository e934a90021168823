import type { PlainObject, Value } from '../values/index.js';
import { type Answer, ApiError, emptyAnswer, invalid, jsonAnswer, membersAnswer } from './answer.js';
import {
  changeDocument,
  makeObjects,
  type Operation,
  pathOf,
  readDocument,
  requireDocument,
  trimSlashes,
} from './documents.js';
import { namesOf, referenceOf } from './evaluation.js';
import { explanationJson } from './explanation.js';
import { decodeFirst, decodeWhole } from './go-json.js';
import { bodyProblem, bodyText, goKind, isYaml, objectFor, readDocumentText } from './request.js';
import type { Route, RouteCall } from './route.js';
import { refuseOwned } from './state.js';
import { Timers } from './timers.js';

const MISSING_INPUT = { code: 'api_usage_warning', message: "'input' key missing from the request" };

/** `GET /v1/data/...`: a document, the input in a parameter. */
export const getData: Route = (call) => {
  const timers = new Timers();
  timers.start('server_handler');
  const text = call.parameters.all.getAll('input').at(-1);
  const input = timers.time('rego_input_parse', () => {
    if (text === undefined) return undefined;
    try {
      return decodeWhole(text);
    } catch (error) {
      throw bodyProblem(error, 'parameter contains malformed input document: ');
    }
  });
  return answerData(call, 'get', input, timers);
};

/** `POST /v1/data/...`: a document, the input in the body. */
export const postData: Route = async (call) => {
  const timers = new Timers();
  timers.start('server_handler');
  timers.start('rego_input_parse');
  const input = await postedInput(call);
  timers.stop('rego_input_parse');
  return answerData(call, 'post', input, timers, input === undefined ? MISSING_INPUT : undefined);
};

async function postedInput({ exchange, context }: RouteCall): Promise<Value | undefined> {
  const { parsedBody } = exchange;
  if (parsedBody !== undefined) return memberOf(parsedBody.value, 'input');
  try {
    const document = readDocumentText(await bodyText(exchange, context.limits), isYaml(exchange));
    if (document === undefined) return undefined;
    return objectFor(document, 'types.alias')['input'] ?? undefined;
  } catch (error) {
    throw bodyProblem(error, 'body contains malformed input document: ');
  }
}

function memberOf(value: Value, name: string): Value | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as PlainObject)[name] : undefined;
}

async function answerData(
  call: RouteCall,
  route: string,
  input: Value | undefined,
  timers: Timers,
  warning?: Value,
): Promise<Answer> {
  const { parameters, context, rest } = call;
  const { pretty, strict, explain } = parameters;
  const decisionId = context.record === undefined ? undefined : context.newDecisionId();
  const reference = referenceOf(
    rest,
    (message) => new ApiError(500, 'internal_error', `invalid_parameter: ${message}`),
  );
  const log = logger(call, input, decisionId, timers);
  let result: Value | undefined;
  try {
    result = await context.evaluations.document(route, reference, { input, strict, timers });
  } catch (error) {
    log(undefined, error);
    throw error;
  }
  timers.stop('server_handler');
  const explained =
    explain === undefined || (result === undefined && explain !== 'full')
      ? undefined
      : explanationJson(
          `${reference} = _`,
          context.evaluations.explain(`${reference} = x`, { input, strict, timers: new Timers() }),
          explain,
          pretty,
        );
  log(result);
  return membersAnswer(
    {
      decision_id: decisionId,
      provenance: parameters.provenance ? provenance(call) : undefined,
      explanation: explained,
      metrics: parameters.metrics || parameters.instrument ? timers.all() : undefined,
      result,
      warning,
    },
    pretty,
  );
}

/** Says which program and bundles answered. */
function provenance({ context }: RouteCall): Value {
  const bundles = Object.entries(context.revisions()).map(([name, revision]) => [name, { revision }] as const);
  return {
    version: OPA_VERSION,
    build_commit: '',
    build_timestamp: '',
    build_hostname: '',
    ...(bundles.length > 0 && { bundles: Object.fromEntries(bundles) }),
  };
}

/** The version of OPA whose API and language are spoken. */
export const OPA_VERSION = '1.22.2';

/** `POST /v0/data/...`: the body is the input, the answer is the document alone. */
export const postDataV0: Route = (call) => answerV0(call, call.rest);

/** `POST /`: the default decision. */
export const postDefault: Route = (call) => answerV0(call, call.context.defaultDecision);

async function answerV0(call: RouteCall, path: string): Promise<Answer> {
  const { exchange, context, parameters } = call;
  const timers = new Timers();
  timers.start('server_handler');
  let input: Value | undefined;
  if (exchange.parsedBody !== undefined) input = exchange.parsedBody.value;
  else {
    try {
      input = readDocumentText(await bodyText(exchange, context.limits), isYaml(exchange)) ?? null;
    } catch (error) {
      const problem = bodyProblem(error, 'body contains malformed input document: ');
      throw invalid(`unexpected parse error for input: ${problem.message}`);
    }
  }
  const reference = referenceOf(
    path,
    (message) => new ApiError(500, 'internal_error', `invalid_parameter: ${message}`),
  );
  const log = logger(call, input, context.record === undefined ? undefined : context.newDecisionId(), timers, path);
  let result: Value | undefined;
  try {
    result = await context.evaluations.document('v0', reference, { input, timers });
  } catch (error) {
    log(undefined, error);
    throw error;
  }
  if (result === undefined) {
    const what = context.state.hasRules(namesOf(path)) ? 'document undefined' : 'document missing';
    const error = new ApiError(404, 'undefined_document', `${what}: ${reference}`);
    log(undefined, error);
    throw error;
  }
  log(result);
  return jsonAnswer(result, parameters.pretty);
}

function logger(
  { context, exchange, rest }: RouteCall,
  input: Value | undefined,
  decisionId: string | undefined,
  timers: Timers,
  path: string = rest,
): (result: Value | undefined, error?: unknown) => void {
  return (result, error) => {
    timers.stop('server_handler');
    context.record?.({
      path: trimSlashes(path),
      ...(input !== undefined && { input }),
      ...(result !== undefined && { result }),
      ...(error !== undefined && { error }),
      ...(decisionId !== undefined && { decisionId }),
      requestedBy: exchange.remote,
      metrics: timers.all(),
    });
  };
}

/** `PUT /v1/data/...`: writes a document, and objects above it where there are none. */
export const putData: Route = ({ exchange, context, rest, parameters }) => {
  const timers = new Timers();
  timers.start('server_handler');
  const value = timers.time('rego_input_parse', () => decodeBody(exchange.body));
  const path = pathOf(rest);
  refuseOwned(context.state.owners, path);
  const exists = readDocument(context.state.data, path) !== undefined;
  if (exists && exchange.headers['if-none-match'] === '*') return emptyAnswer(304);
  context.state.writeData((data) => {
    const ready = exists ? data : makeObjects(data, path.slice(0, -1));
    return changeDocument(ready, 'add', path, value);
  });
  timers.stop('server_handler');
  return written(parameters.metrics, timers);
};

/** `PATCH /v1/data/...`: a list of changes, all or none. */
export const patchData: Route = ({ exchange, context, rest, parameters }) => {
  const timers = new Timers();
  timers.start('server_handler');
  const operations = timers.time('rego_input_parse', () => readOperations(decodeBody(exchange.body)));
  const root = trimSlashes(rest);
  const changes = operations.map(({ op, path, value }) => ({
    op: operationOf(op),
    path: pointerOf(root, path),
    value,
  }));
  for (const { path } of changes) refuseOwned(context.state.owners, path);
  context.state.writeData((data) =>
    changes.reduce((result, { op, path, value }) => changeDocument(result, op, path, value), data),
  );
  timers.stop('server_handler');
  return written(parameters.metrics, timers);
};

/** `DELETE /v1/data/...`. */
export const deleteData: Route = ({ context, rest, parameters }) => {
  const timers = new Timers();
  timers.start('server_handler');
  const path = pathOf(rest);
  refuseOwned(context.state.owners, path);
  requireDocument(context.state.data, path);
  context.state.writeData((data) => changeDocument(data, 'remove', path, null));
  timers.stop('server_handler');
  return written(parameters.metrics, timers);
};

function written(metrics: boolean, timers: Timers): Answer {
  return metrics ? membersAnswer({ metrics: timers.all() }, false) : emptyAnswer(204);
}

function decodeBody(body: Uint8Array): Value {
  try {
    return decodeFirst(new TextDecoder().decode(body));
  } catch (error) {
    throw bodyProblem(error, '');
  }
}

interface PatchRequest {
  readonly op: string;
  readonly path: string;
  readonly value: Value;
}

function readOperations(value: Value): PatchRequest[] {
  if (value === null) return [];
  if (!Array.isArray(value))
    throw invalid(`json: cannot unmarshal ${goKind(value)} into Go value of type []types.PatchV1`);
  return value.map((entry: Value) => {
    if (entry !== null && (typeof entry !== 'object' || Array.isArray(entry))) {
      throw invalid(`json: cannot unmarshal ${goKind(entry)} into Go value of type types.PatchV1`);
    }
    const member = (name: string): string => {
      const found = memberOf(entry, name) ?? '';
      if (typeof found === 'string') return found;
      throw invalid(`json: cannot unmarshal ${goKind(found)} into Go struct field PatchV1.${name} of type string`);
    };
    return { op: member('op'), path: member('path'), value: memberOf(entry, 'value') ?? null };
  });
}

function operationOf(op: string): Operation {
  if (op === 'add' || op === 'replace' || op === 'remove') return op;
  throw invalid(`bad patch operation: ${op}`);
}

/** The path of a change below the request's: percent-encoded, and as a JSON pointer `~1` and `~0`. */
function pointerOf(root: string, path: string): string[] {
  const all = [root, trimSlashes(path)].filter((part) => part !== '').join('/');
  if (all === '') return [];
  return all.split('/').map((part) => {
    try {
      return decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    } catch {
      throw invalid(`bad patch path: ${path}`);
    }
  });
}
