import { stringify, type Value } from '../values/index.js';

/** What a route answers. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** OPA's codes of errors of the REST API. */
export type ErrorCode =
  | 'internal_error'
  | 'evaluation_error'
  | 'unauthorized'
  | 'invalid_parameter'
  | 'invalid_operation'
  | 'resource_not_found'
  | 'resource_conflict'
  | 'undefined_document';

/** A request that ends with an error: thrown by whatever finds it, answered in one place. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  /** The problems behind it, in the form of OPA's compile and evaluation errors. */
  readonly errors: readonly Value[];

  constructor(status: number, code: ErrorCode, message: string, errors: readonly Value[] = []) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

/** The error of a request that asks for something wrongly. */
export function invalid(message: string, errors?: readonly Value[]): ApiError {
  return new ApiError(400, 'invalid_parameter', message, errors);
}

/** Members of an answer; undefined ones are left out. */
export type Members = Readonly<Record<string, Value | undefined>>;

/** A document as JSON, written as Go's encoder does. */
export function jsonAnswer(value: Value, pretty: boolean, status = 200): Answer {
  const text = stringify(value, { escapeHtml: true, ...(pretty && { indent: '  ' }) });
  return { status, headers: { 'content-type': 'application/json' }, body: `${text}\n` };
}

/** An object as JSON. */
export function membersAnswer(members: Members, pretty: boolean, status = 200): Answer {
  const present = Object.entries(members).filter((member): member is [string, Value] => member[1] !== undefined);
  return jsonAnswer(Object.fromEntries(present), pretty, status);
}

/** An answer without a body. */
export function emptyAnswer(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers };
}

/** The body of an error, as OPA indents it. */
export function errorAnswer({ status, code, message, errors }: ApiError): Answer {
  return membersAnswer({ code, message, errors: errors.length > 0 ? errors : undefined }, true, status);
}
