import type { Attribute, EventClass, Schema } from './schema.ts';

/** The classes of the slice, by class_uid. */
export const CLASS_UIDS = [
  1001, 1002, 1003, 1005, 1007, 1009, 2002, 2003, 2004, 2006, 2007, 3002, 4001, 4002, 4003, 5020, 6002, 6003, 6007,
  6008, 7001, 7002, 7003, 7004,
] as const;

/** The profiles of the slice. */
export const PROFILES = ['cloud', 'container', 'host', 'osint', 'security_control', 'trace'] as const;

/** The objects of the slice, by the file that their interfaces stand in. An object that stands nowhere is left out, with the attributes that hold it. */
export const OBJECT_FILES: Readonly<Record<string, readonly string[]>> = {
  findings: [
    'analysis_target',
    'analytic',
    'anomaly',
    'anomaly_analysis',
    'baseline',
    'evidences',
    'finding_info',
    'observation',
    'related_event',
    'remediation',
    'timespan',
    'trait',
  ],
  posture: [
    'assessment',
    'check',
    'classifier_details',
    'compliance',
    'data_classification',
    'data_security',
    'discovery_details',
    'occurrence_details',
  ],
  threats: [
    'attack',
    'campaign',
    'd3f_tactic',
    'd3f_technique',
    'd3fend',
    'kill_chain_phase',
    'malware',
    'malware_scan_info',
    'mitigation',
    'osint',
    'reputation',
    'scan',
    'sub_technique',
    'tactic',
    'technique',
    'threat_actor',
  ],
  software: [
    'advisory',
    'affected_code',
    'affected_package',
    'application',
    'cis_control',
    'cve',
    'cvss',
    'cwe',
    'epss',
    'kb_article',
    'metric',
    'package',
    'sbom',
    'software_component',
    'vulnerability',
  ],
  system: ['agent', 'container', 'device', 'image', 'kernel', 'kernel_driver', 'network_interface', 'os'],
  process: [
    'digital_signature',
    'environment_variable',
    'file',
    'fingerprint',
    'function_invocation',
    'job',
    'module',
    'parameter',
    'process',
    'process_entity',
    'script',
  ],
  identity: [
    'account',
    'actor',
    'auth_factor',
    'authentication_token',
    'authorization',
    'certificate',
    'group',
    'idp',
    'organization',
    'policy',
    'programmatic_credential',
    'san',
    'session',
    'token',
    'user',
  ],
  network: [
    'autonomous_system',
    'dns_answer',
    'dns_query',
    'firewall_rule',
    'ja4_fingerprint',
    'location',
    'network_connection_info',
    'network_endpoint',
    'network_proxy',
    'network_traffic',
    'rule',
    'tls',
    'tls_extension',
  ],
  web: [
    'api',
    'database',
    'databucket',
    'encryption_details',
    'http_cookie',
    'http_header',
    'http_request',
    'http_response',
    'request',
    'resource_details',
    'response',
    'service',
    'table',
    'url',
  ],
  context: [
    'cloud',
    'enrichment',
    'extension',
    'feature',
    'key_value_object',
    'logger',
    'long_string',
    'metadata',
    'observable',
    'product',
    'reporter',
    'span',
    'trace',
    'transformation_info',
    'vendor_attributes',
  ],
};

const kept = new Set(Object.values(OBJECT_FILES).flat());
const profiles: ReadonlySet<string> = new Set(PROFILES);

/** The classes of the slice, in order. */
export function sliceClasses(schema: Schema): readonly EventClass[] {
  const byUid = new Map(Object.values(schema.classes).map((each) => [each.uid, each]));
  return CLASS_UIDS.map((uid) => {
    const found = byUid.get(uid);
    if (found === undefined) throw new Error(`the schema has no class ${uid}`);
    return found;
  });
}

/** The attributes of a shape that stand in the slice, sorted by name. */
export function sliceAttributes(attributes: Readonly<Record<string, Attribute>>): readonly [string, Attribute][] {
  return Object.entries(attributes)
    .filter(([, attribute]) => inSlice(attribute))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function inSlice(attribute: Attribute): boolean {
  if (attribute['@deprecated'] !== undefined || attribute.extension !== undefined) return false;
  if (conditional(attribute) && !attribute.profiles!.some((profile) => profiles.has(profile))) return false;
  return attribute.object_type === undefined || attribute.object_type === 'object' || kept.has(attribute.object_type);
}

/** Whether the attribute exists only while a profile is applied. */
export function conditional(attribute: Attribute): boolean {
  return attribute.profiles !== undefined && attribute.profiles !== null && attribute.profiles.length > 0;
}
