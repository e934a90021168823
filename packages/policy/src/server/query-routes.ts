import { PolicyCompileError } from '../errors.js';
import { parseQuery } from '../parser/index.js';
import type { Value } from '../values/index.js';
import { type Answer, ApiError, invalid, membersAnswer } from './answer.js';
import { explanationJson } from './explanation.js';
import { DecodeError, decodeFirst } from './go-json.js';
import { problemsJson } from './problem-json.js';
import { bodyProblem, bodyText, goKind, objectFor } from './request.js';
import type { Route, RouteCall } from './route.js';
import { Timers } from './timers.js';
import { unsafeCalls } from './unsafe-builtins.js';

/** `GET /v1/query?q=...`. */
export const getQuery: Route = (call) => {
  const text = call.parameters.all.getAll('q').at(-1);
  if (text === undefined) throw invalid("missing parameter 'q'");
  return answerQuery(call, text, undefined, new Timers());
};

/** `POST /v1/query`: query and input in the body. */
export const postQuery: Route = async (call) => {
  const timers = new Timers();
  timers.start('server_handler');
  const request = await requestObject(call, 'types.QueryRequestV1');
  const query = textMember(request, 'query', 'QueryRequestV1');
  return answerQuery(call, query, request['input'] ?? undefined, timers);
};

async function answerQuery(call: RouteCall, text: string, input: Value | undefined, timers: Timers): Promise<Answer> {
  const { context, parameters, exchange } = call;
  const { pretty, explain } = parameters;
  checkQuery(call, text);
  try {
    const solutions = await context.evaluations.query(text, { input, timers });
    timers.stop('server_handler');
    context.record?.({
      query: text,
      ...(input !== undefined && { input }),
      result: solutions,
      requestedBy: exchange.remote,
      metrics: timers.all(),
    });
    return membersAnswer(
      {
        explanation:
          explain === undefined
            ? undefined
            : explanationJson(
                text,
                context.evaluations.explain(text, { input, timers: new Timers() }),
                explain,
                pretty,
              ),
        metrics: parameters.metrics || parameters.instrument ? timers.all() : undefined,
        result: solutions.length > 0 ? solutions : undefined,
      },
      pretty,
    );
  } catch (error) {
    if (!(error instanceof PolicyCompileError)) throw error;
    throw invalid(
      'error(s) occurred while compiling query',
      problemsJson(error.problems, () => text),
    );
  }
}

/** Refuses a query that is no query or calls what clients must not call. */
function checkQuery({ context }: RouteCall, text: string): void {
  if (text.trim() === '') throw new ApiError(500, 'internal_error', 'cannot evaluate empty query');
  const { source, body } = parsedQuery(text, context.state.version);
  const problems = unsafeCalls(source, body, context.unsafeBuiltins);
  if (problems.length > 0) {
    throw invalid(
      'error(s) occurred while compiling query',
      problemsJson(problems, () => text),
    );
  }
}

/** Parses a query of a client. @throws {ApiError} */
export function parsedQuery(text: string, version: 'v0' | 'v1'): ReturnType<typeof parseQuery> {
  try {
    return parseQuery(text, { version, orRule: true });
  } catch (error) {
    if (!(error instanceof PolicyCompileError)) throw error;
    throw invalid(
      'error(s) occurred while parsing query',
      problemsJson(error.problems, () => text),
    );
  }
}

/** The members of a JSON body that must be an object. */
export async function requestObject(
  { exchange, context }: RouteCall,
  type: string,
): Promise<Readonly<Record<string, Value>>> {
  const doing = 'error(s) occurred while decoding request: ';
  const { parsedBody } = exchange;
  if (parsedBody !== undefined) {
    const { value } = parsedBody;
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, Value>;
    throw invalid(`${doing}expected an object, got ${goType(value)}`);
  }
  try {
    return objectFor(decodeFirst(await bodyText(exchange, context.limits)), type);
  } catch (error) {
    throw bodyProblem(error, doing);
  }
}

function goType(value: Value): string {
  if (value === null) return '<nil>';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  return Array.isArray(value) ? '[]interface {}' : 'json.Number';
}

/** A member that must be text; absent is empty. */
export function textMember(request: Readonly<Record<string, Value>>, name: string, type: string): string {
  const value = request[name] ?? '';
  if (typeof value === 'string') return value;
  const message = `json: cannot unmarshal ${goKind(value)} into Go struct field ${type}.${name} of type string`;
  throw bodyProblem(new DecodeError(message), 'error(s) occurred while decoding request: ');
}
