import { compile } from '@lamellar/policy';

/** What becomes of an order. */
export type OrderDecision = 'accepted' | 'held';

const RULES = `package shop.orders

# Large orders, and orders to nowhere, are looked at by a person first.
decision := "held" if input.total > data.limits.total
else := "held" if not input.address
else := "accepted"
`;

const policy = compile({ 'orders.rego': RULES }, { data: { limits: { total: 5000 } } });
const decide = policy.prepare<OrderDecision>('data.shop.orders.decision');

/** Asks the policy about an order; what it does not decide is held. */
export function decideOrder(order: { readonly total: number; readonly address?: unknown }): OrderDecision {
  return decide(order) ?? 'held';
}
