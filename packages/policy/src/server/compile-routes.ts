import { PolicyCompileError, PolicyError } from '../errors.js';
import { type PartialOptions, partial } from '../partial/index.js';
import type { PlainObject, Value } from '../values/index.js';
import { invalid, membersAnswer } from './answer.js';
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

/** The options of a partial evaluation that a body gives. */
export function optionsOf(request: Readonly<Record<string, Value>>, call: RouteCall): PartialOptions {
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

/** A member that must be a list of strings. */
export function strings(value: Value | undefined, name: string): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value as string[];
  throw invalid(`${DECODING}: ${name}: expected a list of strings`);
}
