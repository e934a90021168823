import { ApiError, invalid } from './answer.js';
import { parsedQuery, requestObject, textMember } from './query-routes.js';
import type { Route } from './route.js';

/** `POST /v1/compile`: partial evaluation of a query. */
export const postCompile: Route = async (call) => {
  const request = await requestObject(call, 'types.CompileRequestV1');
  const text = textMember(request, 'query', 'CompileRequestV1');
  if (text.trim() === '') throw invalid("missing required 'query' value");
  parsedQuery(text, call.context.state.version);
  throw new ApiError(500, 'internal_error', 'partial evaluation is not available');
};

/** `POST /v1/compile/PATH`: a rule as a filter of a database. */
export const compileFilters: Route = () => {
  throw new ApiError(500, 'internal_error', 'partial evaluation is not available');
};
