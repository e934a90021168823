import { tryParseAddress } from '@lamellar/net';
import { dnsActivity, httpActivity, networkActivity } from '../../builders/index.js';
import type { DnsActivity, HttpActivity, NetworkActivity } from '../../generated/classes-network-activity.js';
import type { NetworkConnectionInfo, NetworkEndpoint } from '../../generated/objects-network.js';
import type { DnsObservation, HttpObservation, NetworkObservation } from '../observation.js';
import { type Base, compact, text } from './subject.js';

const networkActivities = {
  connect: 1,
  accept: 1,
  listen: 7,
  bind: 7,
  send: 6,
  receive: 6,
  close: 2,
  refuse: 5,
} as const;
const directions = { unknown: 0, inbound: 1, outbound: 2, local: 4 } as const;
const protocolNumbers: ReadonlyMap<string, number> = new Map([
  ['icmp', 1],
  ['tcp', 6],
  ['udp', 17],
  ['icmp6', 58],
  ['sctp', 132],
]);

/** `undefined` when nothing is known: an endpoint names at least an address or a name. */
function endpoint(address: string, port: number, name = ''): NetworkEndpoint | undefined {
  const isAddress = tryParseAddress(address) !== undefined;
  const found = compact<NetworkEndpoint>({
    ip: isAddress ? address : undefined,
    name: isAddress || address === '' ? undefined : address,
    domain: text(name),
    port: portOf(port),
  });
  return found.ip === undefined && found.name === undefined && found.domain === undefined ? undefined : found;
}

function portOf(port: number): number | undefined {
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : undefined;
}

function connection(protocol: string, direction: keyof typeof directions): NetworkConnectionInfo {
  return compact<NetworkConnectionInfo>({
    direction_id: directions[direction],
    protocol_name: text(protocol),
    protocol_num: protocolNumbers.get(protocol),
  });
}

export function networkEvent(observation: NetworkObservation, base: Base): NetworkActivity {
  const { action, direction, path, domain } = observation;
  const local = endpoint(observation.localAddress, observation.localPort);
  const remote = endpoint(observation.remoteAddress || path, observation.remotePort, domain);
  const inbound = direction === 'inbound' || action === 'accept' || action === 'listen' || action === 'bind';
  const [source, destination] = inbound ? [remote, local] : [local, remote];
  const { bytesIn, bytesOut } = observation;
  return networkActivity({
    ...base,
    activity_id: networkActivities[action],
    connection_info: connection(observation.protocol, direction),
    src_endpoint: source,
    // One of both must be there: nothing but "unknown" is known of this one.
    dst_endpoint: destination ?? (source === undefined ? { name: 'unknown' } : undefined),
    ...(bytesIn === -1 && bytesOut === -1
      ? {}
      : {
          traffic: compact({
            bytes_in: bytesIn === -1 ? undefined : bytesIn,
            bytes_out: bytesOut === -1 ? undefined : bytesOut,
          }),
        }),
  });
}

const rcodes: ReadonlySet<number> = new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 16, 17, 18, 19, 20, 21, 22, 23]);

export function dnsEvent(observation: DnsObservation, base: Base): DnsActivity {
  const { action, name, type, rcode, answers } = observation;
  return dnsActivity({
    ...base,
    activity_id: action === 'query' ? 1 : 2,
    query: compact({ hostname: name, type: text(type) }),
    dst_endpoint: endpoint(observation.serverAddress, observation.serverPort) ?? { name: 'unknown' },
    ...(answers.length === 0 ? {} : { answers: answers.map((rdata) => compact({ rdata, type: text(type) })) }),
    ...(rcode < 0
      ? {}
      : rcodes.has(rcode)
        ? { rcode_id: rcode as NonNullable<DnsActivity['rcode_id']> }
        : { rcode_id: 99 as const, rcode: `RCODE ${rcode}` }),
  });
}

const methods: ReadonlyMap<string, HttpActivity['activity_id']> = new Map([
  ['CONNECT', 1],
  ['DELETE', 2],
  ['GET', 3],
  ['HEAD', 4],
  ['OPTIONS', 5],
  ['POST', 6],
  ['PUT', 7],
  ['TRACE', 8],
  ['PATCH', 9],
]);

/** The `activity_id` of an HTTP method in upper case; 99 for one that OCSF has no number for. */
export function httpActivityId(method: string): HttpActivity['activity_id'] {
  return methods.get(method) ?? 99;
}

export function httpEvent(observation: HttpObservation, base: Base): HttpActivity {
  const { method, scheme, hostname, path, query, status, direction } = observation;
  const activity = httpActivityId(method);
  const { correlation_uid: traceId, ...metadata } = base.metadata;
  const client = endpoint(observation.clientAddress, observation.clientPort);
  return httpActivity({
    ...base,
    metadata,
    activity_id: activity,
    ...(activity === 99 ? { activity_name: method || 'unknown' } : {}),
    ...(traceId === undefined ? {} : { trace: { uid: traceId } }),
    connection_info: { direction_id: directions[direction] },
    src_endpoint: client,
    dst_endpoint: endpoint('', observation.port, hostname),
    ...(observation.duration === -1 ? {} : { duration: Math.trunc(observation.duration) }),
    http_request: compact({
      // The schema lists nine methods; another one stands in activity_name alone.
      http_method: activity === 99 ? undefined : method,
      user_agent: text(observation.userAgent),
      body_length: observation.requestBytes === -1 ? undefined : observation.requestBytes,
      url: compact({
        scheme: text(scheme),
        hostname: text(hostname),
        path: path || '/',
        query_string: text(query),
        port: portOf(observation.port),
      }),
    }),
    ...(status === -1
      ? {}
      : {
          http_response: compact({
            code: status,
            body_length: observation.responseBytes === -1 ? undefined : observation.responseBytes,
          }),
        }),
    ...(observation.route === '' ? {} : { unmapped: { route: observation.route } }),
  });
}
