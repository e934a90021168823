import type { Authentication } from '../generated/classes-identity-access-management.js';
import { type ActivityInput, buildEvent } from './build.js';

/** Builds an event of class 3002: a log-on, a log-off or a ticket. */
export function authentication(input: ActivityInput<Authentication>): Authentication {
  return buildEvent<Authentication>(3002, input);
}
