import { createHash } from 'node:crypto';
import { detectionFinding } from '../builders/index.js';
import { EventsError } from '../errors.js';
import type { DetectionFinding } from '../generated/classes-findings.js';
import type { Evidences } from '../generated/objects-findings.js';
import type { Process } from '../generated/objects-process.js';
import type { Container } from '../generated/objects-system.js';
import type { Attack } from '../generated/objects-threats.js';
import { isUuid } from '../identity/index.js';

type Fields = Readonly<Record<string, unknown>>;

const priorities: ReadonlyMap<string, DetectionFinding['severity_id']> = new Map([
  ['emergency', 6],
  ['alert', 5],
  ['critical', 5],
  ['error', 4],
  ['warning', 3],
  ['notice', 2],
  ['informational', 1],
  ['info', 1],
  ['debug', 1],
]);

/**
 * Makes a detection finding of an alert that Falco writes as JSON: rule, priority, tags and output fields each at its OCSF place; output fields that
 * have none stay in `unmapped`.
 *
 * @throws EventsError `EVENTS_CONVERT` when it is no alert: without rule, priority or time.
 */
export function fromFalco(alert: unknown): DetectionFinding {
  const fields = objectOf(alert);
  const rule = required(fields, 'rule');
  const priority = required(fields, 'priority');
  const time = Date.parse(required(fields, 'time'));
  if (Number.isNaN(time))
    throw new EventsError('EVENTS_CONVERT', 'time of the Falco alert is no time as RFC 3339 writes it');
  const output = objectOf(fields['output_fields']);
  const message = textOf(fields['output']) ?? rule;
  const tags = Array.isArray(fields['tags'])
    ? fields['tags'].filter((tag) => typeof tag === 'string').slice(0, 64)
    : [];
  const uuid = textOf(fields['uuid']);
  const attacks = tags.flatMap(attackOf);
  const evidence = evidenceOf(output, textOf(fields['hostname']));
  const finding = detectionFinding({
    severity_id: priorities.get(priority.toLowerCase()) ?? 0,
    time,
    message,
    status_id: 1,
    finding_info: {
      uid:
        uuid ??
        createHash('sha256')
          .update(JSON.stringify([rule, time, message]))
          .digest('hex'),
      title: rule,
      created_time: time,
      analytic: { type_id: 1, type: 'Rule', name: rule, uid: rule },
      ...(attacks.length === 0 ? {} : { attacks }),
      ...(tags.length === 0 ? {} : { types: tags }),
    },
    ...(evidence === undefined ? {} : { evidences: [evidence] }),
    unmapped: {
      priority,
      output_fields: { ...output },
      ...(textOf(fields['source']) ? { source: fields['source'] } : {}),
    },
    metadata: { ...(uuid === undefined ? {} : { uid: uuid }), product: { name: 'Falco', vendor_name: 'Falco' } },
  });
  if (evidence?.process?.container !== undefined) finding.metadata.profiles = ['container'];
  return finding;
}

function evidenceOf(output: Fields, hostname: string | undefined): Evidences | undefined {
  const process = processOf(output);
  const path = textOf(output['fd.name']);
  const isFile = path?.startsWith('/') === true;
  if (process === undefined && !isFile && hostname === undefined) return undefined;
  return {
    ...(process === undefined ? {} : { process }),
    ...(isFile
      ? { file: { name: path.slice(path.lastIndexOf('/') + 1) || path, path, type_id: 0, type: 'Unknown' } }
      : {}),
    ...(hostname === undefined ? {} : { device: { type_id: 0, type: 'Unknown', hostname } }),
  };
}

function processOf(output: Fields): Process | undefined {
  const pid = output['proc.pid'];
  if (!Number.isSafeInteger(pid)) return undefined;
  const container = containerOf(output);
  const user = { name: textOf(output['user.name']), uid: output['user.uid'] };
  const parent = textOf(output['proc.pname']);
  const parentPid = output['proc.ppid'];
  return {
    pid: pid as number,
    ...optional('name', textOf(output['proc.name'])),
    ...optional('path', textOf(output['proc.exepath'])),
    ...optional('cmd_line', textOf(output['proc.cmdline'])),
    ...optional('working_directory', textOf(output['proc.cwd'])),
    ...(user.name === undefined && !Number.isSafeInteger(user.uid)
      ? {}
      : {
          user: {
            ...optional('name', user.name),
            ...(Number.isSafeInteger(user.uid) ? { uid: String(user.uid) } : {}),
          },
        }),
    ...(Number.isSafeInteger(parentPid)
      ? { parent_process: { pid: parentPid as number, ...optional('name', parent) } }
      : {}),
    ...(container === undefined ? {} : { container }),
  };
}

function containerOf(output: Fields): Container | undefined {
  const uid = textOf(output['container.id']);
  // Falco calls the machine itself a container with the id "host".
  if (uid === undefined || uid === 'host') return undefined;
  const digest = textOf(output['container.image.digest']);
  const pod = textOf(output['k8s.pod.uid']);
  return {
    uid,
    ...optional('name', textOf(output['container.name'])),
    ...(digest === undefined
      ? {}
      : { image: { uid: digest, ...optional('name', textOf(output['container.image.repository'])) } }),
    ...(pod !== undefined && isUuid(pod) ? { pod_uuid: pod } : {}),
  };
}

/** Tags such as `T1059` and `T1059.004` are techniques of ATT&CK. */
function attackOf(tag: string): Attack[] {
  if (!/^T\d{4}(?:\.\d{3})?$/.test(tag)) return [];
  const [technique] = tag.split('.');
  return [{ technique: { uid: technique! }, ...(tag.includes('.') ? { sub_technique: { uid: tag } } : {}) }];
}

function required(fields: Fields, name: string): string {
  const value = textOf(fields[name]);
  if (value !== undefined) return value;
  throw new EventsError('EVENTS_CONVERT', `expected ${name} of the Falco alert to be a text that is not empty`);
}

function objectOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** Falco writes "<NA>" for a field that an event does not have. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value !== '<NA>' ? value : undefined;
}

function optional<Name extends string>(name: Name, value: string | undefined): { [name in Name]?: string } {
  return (value === undefined ? {} : { [name]: value }) as { [name in Name]?: string };
}
