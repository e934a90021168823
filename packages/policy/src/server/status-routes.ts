import { ApiError, membersAnswer } from './answer.js';
import type { Route } from './route.js';

/** `GET /v1/config`. */
export const getConfig: Route = ({ context, parameters }) =>
  membersAnswer({ result: context.config() }, parameters.pretty);

/** `GET /v1/status`. */
export const getStatus: Route = ({ context, parameters }) => {
  if (context.status === undefined) throw new ApiError(500, 'internal_error', 'status plugin not enabled');
  return membersAnswer({ result: context.status() }, parameters.pretty);
};
