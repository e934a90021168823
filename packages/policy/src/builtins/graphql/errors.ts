import { BuiltinError } from '../builtin-error.js';
import type { Position } from './ast.js';

/** Something wrong with a GraphQL text, and where. */
export class GraphqlError extends BuiltinError {
  readonly problem: string;
  readonly position: Position | undefined;

  constructor(problem: string, position: Position | undefined) {
    const place = position && ` in GraphQL string at location ${position.line}:${position.column}`;
    super('eval_builtin_error', place === undefined ? `GraphQL parse error: input: ${problem}` : problem + place);
    this.problem = problem;
    this.position = position;
  }
}

/** `MESSAGE in GraphQL string at location 1:2`; without a position what OPA says of documents that came as data. */
export function graphqlError(problem: string, position: Position | undefined): GraphqlError {
  return new GraphqlError(problem, position);
}
