/**
 * What an identity names: `tenant`, `image` (digest), `container` (id), `pod` (uid), `process` (`pid@start`, start in milliseconds since 1970),
 * `package` (package URL), `cve`, `trace` (W3C trace id), `rule`.
 */
export type IdentityKind = 'tenant' | 'image' | 'container' | 'pod' | 'process' | 'package' | 'cve' | 'trace' | 'rule';

/** One identity that an event names. */
export interface Identity {
  readonly kind: IdentityKind;
  readonly value: string;
}

/** One step of a place: a property, all elements of its list, or those whose `type` is given. */
export interface Step {
  readonly property: string;
  readonly each: boolean;
  readonly type: string | undefined;
}

/** Whether a text can stand in an attribute of the type UUID, as the pod's uid of a container does. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}

const processes = ['process', 'actor.process', 'evidences[].process', 'evidences[].actor.process'];
const containers = [
  ...processes.map((place) => `${place}.container`),
  'device.container',
  'src_endpoint.container',
  'dst_endpoint.container',
  'evidences[].container',
  'evidences[].device.container',
  'evidences[].src_endpoint.container',
  'evidences[].dst_endpoint.container',
];

/** The `type` of a resource whose `uid` is an identity. */
export const RESOURCE_TYPES = {
  image: 'container image',
  container: 'container',
  pod: 'pod',
  package: 'package',
} as const;

const resources = (kind: keyof typeof RESOURCE_TYPES): string => `resources[type=${RESOURCE_TYPES[kind]}].uid`;

/**
 * Where each identity stands in an event: the same place for everyone. `[]` is every element, `[type=x]` those of a type. A process place is the
 * process object, whose `pid` and `created_time` make the value.
 */
export const IDENTITY_PLACES: Readonly<Record<IdentityKind, readonly string[]>> = {
  tenant: ['metadata.tenant_uid'],
  image: [resources('image'), ...containers.map((place) => `${place}.image.uid`), 'device.image.uid'],
  container: [resources('container'), ...containers.map((place) => `${place}.uid`)],
  pod: [resources('pod'), ...containers.map((place) => `${place}.pod_uuid`)],
  process: processes,
  package: [
    resources('package'),
    'vulnerabilities[].affected_packages[].purl',
    'sbom.package.purl',
    'sbom.software_components[].purl',
    'package.purl',
  ],
  cve: ['vulnerabilities[].cve.uid', 'vulnerabilities[].advisory.related_cves[].uid', 'malware[].cves[].uid'],
  trace: ['trace.uid', 'metadata.correlation_uid'],
  rule: ['finding_info.analytic.uid', 'finding_info.related_analytics[].uid', 'firewall_rule.uid', 'policy.uid'],
};

/** Splits a place of the table into its steps. */
export function stepsOf(place: string): readonly Step[] {
  return place.split('.').map((part) => {
    const bracket = part.indexOf('[');
    if (bracket < 0) return { property: part, each: false, type: undefined };
    const inside = part.slice(bracket + 1, -1);
    return {
      property: part.slice(0, bracket),
      each: true,
      type: inside === '' ? undefined : inside.slice('type='.length),
    };
  });
}
