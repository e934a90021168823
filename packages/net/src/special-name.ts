/** What a well-known host name stands for. */
export interface SpecialName {
  readonly kind: 'loopback' | 'metadata' | 'internal';
  /** Why it is special, in words. */
  readonly reason: string;
}

const LOOPBACK: SpecialName = { kind: 'loopback', reason: 'localhost (RFC 6761 section 6.3)' };
const INTERNAL: SpecialName = { kind: 'internal', reason: 'a name that only a local network resolves' };

const NAMES: ReadonlyMap<string, SpecialName> = new Map([
  ['localhost', LOOPBACK],
  ['localhost.localdomain', LOOPBACK],
  ['localhost6', LOOPBACK],
  ['localhost6.localdomain6', LOOPBACK],
  ['ip6-localhost', LOOPBACK],
  ['ip6-loopback', LOOPBACK],
  ['metadata', { kind: 'metadata', reason: 'Google Cloud instance metadata' }],
  ['metadata.google.internal', { kind: 'metadata', reason: 'Google Cloud instance metadata' }],
  ['metadata.goog', { kind: 'metadata', reason: 'Google Cloud instance metadata' }],
  ['instance-data', { kind: 'metadata', reason: 'AWS instance metadata' }],
  ['instance-data.ec2.internal', { kind: 'metadata', reason: 'AWS instance metadata' }],
  ['metadata.azure.internal', { kind: 'metadata', reason: 'Azure instance metadata' }],
  ['metadata.tencentyun.com', { kind: 'metadata', reason: 'Tencent Cloud instance metadata' }],
  ['host.docker.internal', { kind: 'internal', reason: 'the host of a Docker container' }],
  ['gateway.docker.internal', { kind: 'internal', reason: 'the host of a Docker container' }],
  ['kubernetes.default.svc', { kind: 'internal', reason: 'the Kubernetes API' }],
]);

// RFC 6762 (local), RFC 8375 (home.arpa), the reserved private-use domain of ICANN (internal), and the cluster domain of Kubernetes.
const ZONES: readonly (readonly [string, SpecialName])[] = [
  ['.localhost', LOOPBACK],
  ['.local', INTERNAL],
  ['.internal', INTERNAL],
  ['.home.arpa', INTERNAL],
  ['.svc', INTERNAL],
];

/** What a name stands for whatever DNS says; takes the `text` of a `Host`, so lower case and without a trailing dot. */
export function specialName(name: string): SpecialName | undefined {
  const known = NAMES.get(name);
  if (known !== undefined) return known;
  return ZONES.find(([zone]) => name.endsWith(zone))?.[1];
}
