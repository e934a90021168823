import { FilterError } from '../filter/index.js';
import { MappingsError, type OpaFilters, opaFilters, targetOf } from '../filter/opa/index.js';
import { isPlainObject, type PlainObject, type Value } from '../values/index.js';
import { type Answer, ApiError, invalid, membersAnswer } from './answer.js';
import { optionsOf, strings } from './compile-routes.js';
import { namesOf, referenceOf } from './evaluation.js';
import { filterAnnotations, readRef } from './filter-annotations.js';
import { requestObject, textMember } from './query-routes.js';
import type { Route, RouteCall } from './route.js';
import { Timers } from './timers.js';

const MULTIPLE = 'application/vnd.opa.multitarget+json';

/** The one target of each media type. */
const TARGETS: Readonly<Record<string, string>> = {
  'application/vnd.opa.ucast.all+json': 'ucast+all',
  'application/vnd.opa.ucast.minimal+json': 'ucast+minimal',
  'application/vnd.opa.ucast.prisma+json': 'ucast+prisma',
  'application/vnd.opa.ucast.linq+json': 'ucast+linq',
  'application/vnd.opa.sql.postgresql+json': 'sql+postgresql',
  'application/vnd.opa.sql.mysql+json': 'sql+mysql',
  'application/vnd.opa.sql.sqlserver+json': 'sql+sqlserver',
  'application/vnd.opa.sql.sqlite+json': 'sql+sqlite',
};

/** Members of an answer for several targets, in OPA's order. SQLite's internal dialect has none. */
const MEMBERS = ['ucast', 'postgresql', 'mysql', 'sqlserver', 'sqlite'];

/** `POST /v1/compile/PATH`: a rule as filters on the documents that are unknown: SQL with its constants in it, or UCAST. */
export const compileFilters: Route = async (call) => {
  const { exchange, parameters, context, rest } = call;
  const timers = new Timers();
  timers.start('server_handler');
  timers.start('rego_query_parse');
  const request = exchange.body.length === 0 ? {} : await requestObject(call, 'server.CompileFiltersRequestV1');
  const reference = referenceOf(rest, invalid);
  const asked = askedOf(request, call, reference);
  timers.stop('rego_query_parse');
  const { unknowns, maskRule } = withAnnotations(asked, call, timers);
  const accepted = acceptedType(exchange.headers['accept']);
  const targets = targetsOf(accepted, asked.dialects);
  timers.time('compile_prep_partial', () => targets.map(known));
  const masks =
    maskRule === undefined ? undefined : await maskOf(call, maskRule, request['input'] ?? undefined, timers);
  const filters = filtered(call, reference, timers, {
    ...optionsOf(request, call),
    unknowns,
    targets,
    ...(asked.mappings !== undefined && { mappings: asked.mappings }),
  });
  const result = accepted === MULTIPLE ? several(targets, filters, masks) : one(filters.get(targets[0]!), masks);
  timers.stop('server_handler');
  context.record?.({
    path: namesOf(rest).join('/'),
    ...(request['input'] !== undefined && { input: request['input'] }),
    ...(result !== undefined && { result }),
    requestedBy: exchange.remote,
    metrics: timers.all(),
  });
  const metrics = parameters.metrics || parameters.instrument ? timers.all() : undefined;
  const answer: Answer = membersAnswer({ result, metrics }, parameters.pretty);
  return { ...answer, headers: { 'content-type': accepted } };
};

interface Asked {
  readonly unknowns: readonly string[];
  readonly maskRule: string | undefined;
  readonly mappings: PlainObject | undefined;
  readonly dialects: readonly string[];
}

function askedOf(request: Readonly<Record<string, Value>>, call: RouteCall, reference: string): Asked {
  const options = objectMember(request['options'], 'options') ?? {};
  const unknowns = strings(request['unknowns'], 'unknowns') ?? [];
  for (const unknown of unknowns) {
    if (readRef(unknown) === undefined) throw invalid(`error(s) occurred while parsing unknowns: no ref: ${unknown}`);
  }
  const mask = textMember(options, 'maskRule', 'CompileFiltersRequestV1.options');
  const packageRef = referenceOf(parentOf(call.rest), invalid);
  const written = mask.startsWith('data.') ? mask : `${packageRef}.${mask}`;
  const maskRule = mask === '' ? undefined : readRef(written);
  if (mask !== '' && maskRule === undefined) {
    throw invalid(`error(s) occurred while parsing mask_rule name: ${mask} is no rule beside ${reference}`);
  }
  return {
    unknowns,
    maskRule,
    mappings: objectMember(options['targetSQLTableMappings'], 'options.targetSQLTableMappings'),
    dialects: strings(options['targetDialects'], 'options.targetDialects') ?? [],
  };
}

function objectMember(value: Value | undefined, name: string): PlainObject | undefined {
  if (value === undefined || value === null) return undefined;
  if (isPlainObject(value)) return value;
  throw invalid(`error(s) occurred while decoding request: ${name}: expected an object`);
}

/** The path of the package that a rule of a URL is in. */
function parentOf(rest: string): string {
  let end = rest.length;
  while (rest.charCodeAt(end - 1) === 47) end--;
  return rest.slice(0, end).split('/').slice(0, -1).join('/');
}

/** What the request leaves open, the annotations of the rule say. */
function withAnnotations(
  asked: Asked,
  { context, rest }: RouteCall,
  timers: Timers,
): Pick<Asked, 'unknowns' | 'maskRule'> {
  const { state } = context;
  if (asked.unknowns.length > 0 && asked.maskRule !== undefined) return asked;
  const read = (): ReturnType<typeof filterAnnotations> =>
    filterAnnotations(
      [...state.modules.keys()].map((id) => state.parsed(id)).filter((module) => module !== undefined),
      namesOf(rest),
    );
  return {
    unknowns:
      asked.unknowns.length > 0
        ? asked.unknowns
        : timers.time('compile_extract_annotations_unknowns', () => read().unknowns),
    maskRule: asked.maskRule ?? timers.time('compile_extract_annotations_mask', () => read().maskRule),
  };
}

function acceptedType(header: unknown): string {
  const accept = typeof header === 'string' ? header : '';
  const why =
    accept === ''
      ? 'missing required header'
      : accept.includes(',')
        ? 'multiple headers not supported'
        : accept !== MULTIPLE && accept !== 'application/json' && !Object.hasOwn(TARGETS, accept)
          ? `unsupported header: ${accept}`
          : undefined;
  if (why !== undefined) throw invalid(`Accept header: ${why}`);
  return accept;
}

function targetsOf(accepted: string, dialects: readonly string[]): readonly string[] {
  if (accepted !== MULTIPLE) return [TARGETS[accepted] ?? '+'];
  for (const dialect of dialects) {
    if (!dialect.includes('+')) throw invalid(`targetDialects: ${dialect}: expected one such as sql+postgresql`);
  }
  return dialects.map((name) => name.split('+').slice(0, 2).join('+'));
}

/** Refuses a target that is none, in OPA's words. */
function known(name: string): void {
  const [target, dialect] = name.split('+') as [string, string];
  if (targetOf(target, dialect) !== undefined) return;
  throw new ApiError(
    500,
    'internal_error',
    target === 'sql'
      ? `unsupported variant for sql: ${dialect}`
      : `unknown target/dialect combination: ${target}/${dialect}`,
  );
}

async function maskOf(
  { context }: RouteCall,
  rule: string,
  input: Value | undefined,
  timers: Timers,
): Promise<PlainObject | undefined> {
  timers.start('compile_eval_mask_rule');
  const masks = await context.evaluations.document('compile', rule, { input, timers });
  timers.stop('compile_eval_mask_rule');
  if (masks === undefined || isPlainObject(masks)) return masks;
  throw new ApiError(500, 'internal_error', `convert masks: ${rule} is no object of columns`);
}

function filtered(
  { context }: RouteCall,
  reference: string,
  timers: Timers,
  options: Parameters<typeof opaFilters>[2],
): OpaFilters {
  let running: string | undefined;
  const step = (name: 'partial' | 'translate' | undefined): void => {
    if (running !== undefined) timers.stop(running);
    running = name === undefined ? undefined : name === 'partial' ? 'rego_partial_eval' : 'compile_translate_queries';
    if (running !== undefined) timers.start(running);
  };
  try {
    return opaFilters(context.state.policy, reference, { ...options, step });
  } catch (error) {
    if (error instanceof MappingsError) throw invalid(error.message);
    if (!(error instanceof FilterError)) throw error;
    throw new ApiError(400, 'evaluation_error', 'error(s) occurred while evaluating query', problemsOf(error));
  } finally {
    step(undefined);
  }
}

function problemsOf({ problems }: FilterError): Value[] {
  return problems.map(
    ({ message, position, hint }): Value => ({
      code: 'pe_fragment_error',
      message,
      ...(position !== undefined && { location: { file: position.file, row: position.row, col: position.column } }),
      ...(hint !== undefined && { details: { details: hint } }),
    }),
  );
}

function one(query: Value | undefined, masks: PlainObject | undefined): PlainObject | undefined {
  const isMasked = masks !== undefined && Object.keys(masks).length > 0;
  return query === undefined ? undefined : { query, ...(isMasked && { masks }) };
}

function several(targets: readonly string[], filters: OpaFilters, masks: PlainObject | undefined): PlainObject {
  const found = new Map<string, PlainObject>();
  for (const name of targets) {
    const [target, dialect] = name.split('+') as [string, string];
    const member = target === 'ucast' ? 'ucast' : dialect;
    const answer = one(filters.get(name), masks);
    // There is one form of UCAST: the first dialect gives it.
    if (answer !== undefined && !(target === 'ucast' && found.has(member))) found.set(member, answer);
  }
  return Object.fromEntries(MEMBERS.filter((name) => found.has(name)).map((name) => [name, found.get(name)!]));
}
