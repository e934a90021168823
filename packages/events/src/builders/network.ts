import type { DnsActivity, HttpActivity, NetworkActivity } from '../generated/classes-network-activity.js';
import { type ActivityInput, buildEvent } from './build.js';

/** Builds an event of class 4001: a connection was opened, used or closed. */
export function networkActivity(input: ActivityInput<NetworkActivity>): NetworkActivity {
  return buildEvent<NetworkActivity>(4001, input);
}

/** Builds an event of class 4002: an HTTP request or response. */
export function httpActivity(input: ActivityInput<HttpActivity>): HttpActivity {
  return buildEvent<HttpActivity>(4002, input);
}

/** Builds an event of class 4003: a DNS query or answer. */
export function dnsActivity(input: ActivityInput<DnsActivity>): DnsActivity {
  return buildEvent<DnsActivity>(4003, input);
}
