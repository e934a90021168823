import type { Decide, Policy } from '@lamellar/policy';
import type { BundleStore } from '@lamellar/policy/bundle';
import type { DecisionLog } from '@lamellar/policy/decisions';
import type { NextFunction, Request, Response } from 'express';

/** What the policy answers. */
interface Decision {
  readonly allowed: boolean;
  readonly reason?: string;
}

const PATH = 'api/authz/decision';

/** Middleware that asks the policy about every request. What the policy does not allow is refused: also when there is no policy, or it fails. */
export function authorise(store: BundleStore, log: DecisionLog) {
  let prepared: { readonly policy: Policy; readonly decide: Decide<Decision> } | undefined;
  const decide = (input: unknown): Decision => {
    const { policy } = store;
    if (policy === undefined) return { allowed: false, reason: 'no policy is active' };
    if (prepared?.policy !== policy) prepared = { policy, decide: policy.prepare<Decision>('data.api.authz.decision') };
    return prepared.decide(input) ?? { allowed: false, reason: 'the policy does not say' };
  };
  return (request: Request, response: Response, next: NextFunction): void => {
    const input = {
      method: request.method,
      path: request.path.split('/').filter((part) => part !== ''),
      ...(request.get('x-user') !== undefined && { user: request.get('x-user') }),
    };
    const requestedBy = `${request.socket.remoteAddress}:${request.socket.remotePort}`;
    try {
      const decision = decide(input);
      log.record({ path: PATH, input, result: decision, requestedBy });
      if (decision.allowed) next();
      else response.status(input.user === undefined ? 401 : 403).json({ error: decision.reason });
    } catch (error) {
      log.record({ path: PATH, input, error, requestedBy });
      response.status(500).json({ error: 'the request could not be authorised' });
    }
  };
}
