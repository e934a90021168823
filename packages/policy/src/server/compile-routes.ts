import { PolicyCompileError, PolicyError } from '../errors.js';
import { compileFilter, FilterError, ucast } from '../filter/index.js';
import { type PartialOptions, partial } from '../partial/index.js';
import type { Json, PlainObject, Value } from '../values/index.js';
import { ApiError, invalid, membersAnswer } from './answer.js';
import { decoded, referenceOf } from './evaluation.js';
import { problemsJson } from './problem-json.js';
import { parsedQuery, requestObject, textMember } from './query-routes.js';
import type { Route, RouteCall } from './route.js';
import { Timers } from './timers.js';

const DECODING = 'error(s) occurred while decoding request';

/** `POST /v1/compile`: what is left of a query when the unknowns are not there yet. */
export const postCompile: Route = async (call) => {
  const timers = new Timers();
  timers.start('server_handler');
  timers.start('rego_query_parse');
  const request = await requestObject(call, 'types.CompileRequestV1');
  const text = textMember(request, 'query', 'CompileRequestV1');
  if (text.trim() === '') throw invalid("missing required 'query' value");
  parsedQuery(text, call.context.state.version);
  const options = optionsOf(request, call);
  timers.stop('rego_query_parse');
  const { result } = timers.time('rego_partial_eval', () => evaluated(call, text, options));
  timers.stop('server_handler');
  const { metrics, instrument, pretty } = call.parameters;
  return membersAnswer({ result, metrics: metrics || instrument ? timers.all() : undefined }, pretty);
};

function evaluated({ context }: RouteCall, text: string, options: PartialOptions): { readonly result: Value } {
  try {
    return { result: partial(context.state.policy, text, options).toJSON() as unknown as Value };
  } catch (error) {
    if (error instanceof PolicyCompileError) {
      throw invalid(
        'error(s) occurred while compiling module(s)',
        problemsJson(error.problems, () => text),
      );
    }
    if (error instanceof PolicyError && error.code === 'POLICY_UNKNOWN') {
      throw invalid(`error(s) occurred while parsing unknowns: ${error.message}`);
    }
    throw error;
  }
}

function optionsOf(request: Readonly<Record<string, Value>>, call: RouteCall): PartialOptions {
  const input = request['input'] ?? undefined;
  const unknowns = strings(request['unknowns'], 'unknowns');
  const options = (request['options'] ?? {}) as PlainObject;
  const disableInlining = strings(options['disableInlining'], 'options.disableInlining');
  return {
    run: call.context.run,
    ...(input !== undefined && { input }),
    ...(unknowns !== undefined && { unknowns }),
    ...(disableInlining !== undefined && { disableInlining: disableInlining.map(asReference) }),
  };
}

/** `a/b` and `data.a.b` name one document. */
function asReference(path: string): string {
  return path.startsWith('data.') ? path : `data.${path.split('/').join('.')}`;
}

function strings(value: Value | undefined, name: string): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value as string[];
  throw invalid(`${DECODING}: ${name}: expected a list of strings`);
}

const UCAST = /^application\/vnd\.opa\.ucast\.(?:all|minimal|prisma|linq)\+json$/;

/** `POST /v1/compile/PATH`: a rule as a condition on the unknown documents, as UCAST. */
export const compileFilters: Route = async (call) => {
  const { exchange, parameters, context, rest } = call;
  const accepted = String(exchange.headers['accept'] ?? '')
    .split(',')[0]!
    .trim();
  if (!UCAST.test(accepted)) {
    throw invalid(
      `Accept header: '${accepted}' is not served; expected application/vnd.opa.ucast.{all,minimal,prisma,linq}+json. SQL with parameters is made by compileFilter and sqlWhere of @lamellar/policy/filters`,
    );
  }
  const timers = new Timers();
  timers.start('server_handler');
  const request = exchange.body.length === 0 ? {} : await requestObject(call, 'server.CompileFiltersRequestV1');
  const reference = referenceOf(decoded(rest), invalid);
  const options = optionsOf(request, call);
  try {
    const query = timers.time('rego_partial_eval', () =>
      ucast(compileFilter(context.state.policy, reference, options)),
    );
    timers.stop('server_handler');
    const answer = membersAnswer(
      {
        result: { query: (query ?? {}) as unknown as Json as Value },
        metrics: parameters.metrics ? timers.all() : undefined,
      },
      parameters.pretty,
    );
    return { ...answer, headers: { 'content-type': accepted } };
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    const errors = error.problems.map(
      ({ message, position }): Value => ({
        code: 'pe_fragment_error',
        message,
        ...(position !== undefined && { location: { file: position.file, row: position.row, col: position.column } }),
      }),
    );
    throw new ApiError(400, 'evaluation_error', 'error(s) occurred while evaluating query', errors);
  }
};
