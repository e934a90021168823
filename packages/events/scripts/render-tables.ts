import { className, HEAD, key, pascalCase, quote } from './names.ts';
import type { Attribute, EventClass, Schema } from './schema.ts';
import { conditional, sliceAttributes, sliceClasses } from './slice.ts';

type Captions = readonly (readonly [string, string])[];

function captionsOf(attribute: Attribute): Captions {
  return Object.entries(attribute.enum ?? {}).map(([value, { caption }]) => [value, caption]);
}

/** Enum tables that stand under a name of their own: constant, object or class, attribute. */
const NAMED: readonly (readonly [constant: string, shape: string, attribute: string])[] = [
  ['Severity', 'base_event', 'severity_id'],
  ['Status', 'http_activity', 'status_id'],
  ['FindingStatus', 'detection_finding', 'status_id'],
  ['RemediationStatus', 'remediation_activity', 'status_id'],
  ['ComplianceStatus', 'compliance', 'status_id'],
  ['Action', 'detection_finding', 'action_id'],
  ['Disposition', 'detection_finding', 'disposition_id'],
  ['Confidence', 'detection_finding', 'confidence_id'],
  ['RiskLevel', 'detection_finding', 'risk_level_id'],
  ['Impact', 'detection_finding', 'impact_id'],
  ['AnalyticType', 'analytic', 'type_id'],
  ['ObservableType', 'observable', 'type_id'],
  ['OsintType', 'osint', 'type_id'],
  ['ResourceRole', 'resource_details', 'role_id'],
  ['FileType', 'file', 'type_id'],
  ['HashAlgorithm', 'fingerprint', 'algorithm_id'],
  ['DeviceType', 'device', 'type_id'],
  ['OsType', 'os', 'type_id'],
  ['UserType', 'user', 'type_id'],
  ['ScriptType', 'script', 'type_id'],
  ['KernelType', 'kernel', 'type_id'],
  ['ModuleLoadType', 'module', 'load_type_id'],
  ['ProcessIntegrity', 'process', 'integrity_id'],
  ['LaunchType', 'process_activity', 'launch_type_id'],
  ['InjectionType', 'process_activity', 'injection_type_id'],
  ['Direction', 'network_connection_info', 'direction_id'],
  ['Boundary', 'network_connection_info', 'boundary_id'],
  ['ObservationPoint', 'http_activity', 'observation_point_id'],
  ['DnsOpcode', 'dns_query', 'opcode_id'],
  ['DnsRcode', 'dns_activity', 'rcode_id'],
  ['PackageType', 'package', 'type_id'],
  ['ComponentType', 'software_component', 'type_id'],
  ['ComponentRelationship', 'software_component', 'relationship_id'],
  ['SbomType', 'sbom', 'type_id'],
  ['FixCoverage', 'vulnerability', 'fix_coverage_id'],
  ['ScanType', 'scan', 'type_id'],
  ['MalwareClassification', 'malware', 'classification_ids'],
  ['DetectionSystem', 'data_security', 'detection_system_id'],
  ['DataCategory', 'data_security', 'category_id'],
  ['DataLifecycleState', 'data_security', 'data_lifecycle_state_id'],
  ['Confidentiality', 'data_security', 'confidentiality_id'],
  ['KillChainPhase', 'kill_chain_phase', 'phase_id'],
  ['ReputationScore', 'reputation', 'score_id'],
  ['LogonType', 'authentication', 'logon_type_id'],
  ['AuthProtocol', 'authentication', 'auth_protocol_id'],
];

function constantTable(captions: Captions): string {
  const names = new Set<string>();
  return captions
    .map(([value, caption]) => {
      const plain = pascalCase(caption);
      const name = names.has(plain) ? `${plain}${value}` : plain;
      names.add(name);
      return `${key(name)}: ${Number.isNaN(Number(value)) ? quote(value) : value}`;
    })
    .join(', ');
}

/** `enums.ts`: numbers by caption, for those who write events. */
export function renderEnums(schema: Schema): string {
  const tables = NAMED.map(([constant, shape, attribute]) => {
    const found = (schema.classes[shape] ?? schema.objects[shape])?.attributes[attribute];
    if (found?.enum === undefined) throw new Error(`the schema has no enum ${shape}.${attribute}`);
    return `/** \`${attribute}\` of \`${shape}\`: ${found.caption}. */\nexport const ${constant} = { ${constantTable(captionsOf(found))} } as const;\n`;
  });
  const activities = sliceClasses(schema).map(
    ({ caption, attributes }) =>
      `  ${className(caption)}: { ${constantTable(captionsOf(attributes['activity_id']!))} },`,
  );
  const uids = sliceClasses(schema).map(({ caption, uid }) => `  ${className(caption)}: ${uid},`);
  return `${HEAD}
${tables.join('\n')}
/** \`activity_id\` by class. */
export const Activity = {
${activities.join('\n')}
} as const;

/** \`class_uid\` by class. */
export const ClassUid = {
${uids.join('\n')}
} as const;
`;
}

/** Constants that several rows share: body to name. */
class Pool {
  readonly #names = new Map<string, string>();

  name(stem: string, body: string): string {
    const known = this.#names.get(body);
    if (known !== undefined) return known;
    const taken = new Set(this.#names.values());
    let name = stem.toUpperCase();
    for (let i = 2; taken.has(name); i++) name = `${stem.toUpperCase()}_${i}`;
    this.#names.set(body, name);
    return name;
  }

  render(): string {
    return [...this.#names].map(([body, name]) => `const ${name} = ${body};\n`).join('');
  }
}

type Rows = readonly (readonly [string, string])[];

function record(rows: Rows): string {
  return `{ ${rows.map(([name, value]) => `${key(name)}: ${value}`).join(', ')} }`;
}

// A Map finds only what stands in it, whatever key an event has.
function map(rows: Rows): string {
  return `new Map(Object.entries(${record(rows)}))`;
}

function classRow(each: EventClass, pool: Pool): string {
  const special = new Set(['activity_id', 'class_uid', 'category_uid', 'type_uid']);
  const attributes = sliceAttributes(each.attributes);
  const texts = (name: string, attribute: Attribute): string =>
    pool.name(name, record(captionsOf(attribute).map(([value, caption]) => [value, quote(caption)])));
  const captions = attributes
    .filter(([name, attribute]) => attribute.enum && attribute.sibling && !special.has(name))
    .map(([name, attribute]): [string, string] => [
      name,
      `{ sibling: ${quote(attribute.sibling!)}, texts: ${texts(name, attribute)} }`,
    ]);
  const profiles = attributes
    .filter(([, attribute]) => conditional(attribute))
    .map(([name, attribute]): [string, string] => [name, quote(attribute.profiles![0]!)]);
  return `  ${each.uid}: {
    uid: ${each.uid},
    name: ${quote(each.name)},
    caption: ${quote(each.caption)},
    categoryUid: ${each.category_uid},
    categoryName: ${quote(each.category_name)},
    activities: ${texts('activity_id', each.attributes['activity_id']!)},
    captions: ${pool.name('captions', map(captions))},
    profiles: ${pool.name('profiles', map(profiles))},
  },`;
}

/** `class-table.ts`: what the builders fill in. */
export function renderClassTable(schema: Schema): string {
  const pool = new Pool();
  const rows = sliceClasses(schema).map((each) => classRow(each, pool));
  return `${HEAD}import type { ClassRow } from '../class-row.js';

${pool.render()}
/** The classes of the slice by class_uid. */
export const CLASS_TABLE: Readonly<Record<number, ClassRow>> = {
${rows.join('\n')}
};
`;
}
