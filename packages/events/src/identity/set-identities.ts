import type { BaseEvent } from '../generated/classes-base.js';
import type { Process } from '../generated/objects-process.js';
import type { Container, Device } from '../generated/objects-system.js';
import type { ResourceDetails } from '../generated/objects-web.js';
import type { Identity, IdentityKind } from './places.js';
import { isUuid, RESOURCE_TYPES } from './places.js';

/** The identities that an engine knows; several values of a kind where it knows several. */
export type IdentityInput = { readonly [kind in IdentityKind]?: string | readonly string[] | undefined };

type Draft = BaseEvent & {
  device?: Device | undefined;
  actor?: { process?: Process | undefined } | undefined;
  resources?: readonly ResourceDetails[] | undefined;
  evidences?: readonly { process?: Process | undefined }[] | undefined;
  vulnerabilities?: readonly object[] | undefined;
  trace?: { uid: string } | undefined;
  finding_info?: { analytic?: Analytic | undefined; related_analytics?: readonly Analytic[] | undefined } | undefined;
};

interface Analytic {
  readonly type_id: number;
  readonly type?: string | undefined;
  readonly uid?: string | undefined;
}

const withTrace = new Set([4002, 6003]);
const withEvidences = new Set([2003, 2004]);
const withVulnerabilities = new Set([2002, 2004, 2007]);
// Classes whose actor and device are their own, not the host profile's.
const system = new Set([1001, 1002, 1003, 1005, 1007, 1009]);

/**
 * Writes identities into an event that the caller built and still owns, each at its place for the event's class (see `IDENTITY_PLACES`), with the
 * profiles that the place needs; what stands there already stays. Returns the identities that the class has no place for.
 */
export function setIdentities(event: BaseEvent, identities: IdentityInput): Identity[] {
  const draft = event as Draft;
  const unplaced: Identity[] = [];
  for (const kind of Object.keys(identities) as IdentityKind[]) {
    const given = identities[kind];
    if (given === undefined) continue;
    for (const value of typeof given === 'string' ? [given] : given) {
      if (!setters[kind](draft, value)) unplaced.push({ kind, value });
    }
  }
  return unplaced;
}

const setters: Readonly<Record<IdentityKind, (event: Draft, value: string) => boolean>> = {
  tenant(event, value) {
    event.metadata.tenant_uid ??= value;
    return event.metadata.tenant_uid === value;
  },
  trace(event, value) {
    if (!withTrace.has(event.class_uid)) {
      event.metadata.correlation_uid ??= value;
      return event.metadata.correlation_uid === value;
    }
    event.trace ??= { uid: value };
    addProfile(event, 'trace');
    return event.trace.uid === value;
  },
  image: (event, value) =>
    isFinding(event)
      ? addResource(event, 'image', value)
      : place(event, (container) => {
          container.image ??= { uid: value };
          return container.image.uid === value;
        }),
  container: (event, value) =>
    isFinding(event)
      ? addResource(event, 'container', value)
      : place(event, (container) => {
          container.uid ??= value;
          return container.uid === value;
        }),
  pod: (event, value) =>
    isFinding(event)
      ? addResource(event, 'pod', value)
      : isUuid(value) &&
        place(event, (container) => {
          container.pod_uuid ??= value;
          return container.pod_uuid === value;
        }),
  package: (event, value) => isFinding(event) && addResource(event, 'package', value),
  process(event, value) {
    const process = parseProcess(value);
    if (process === undefined) return false;
    if (withEvidences.has(event.class_uid)) {
      event.evidences = [...(event.evidences ?? []), { process }];
      return true;
    }
    if (event.actor?.process !== undefined) {
      const { process: known } = event.actor;
      known.pid ??= process.pid;
      known.created_time ??= process.created_time;
      return known.pid === process.pid && known.created_time === process.created_time;
    }
    event.actor = { ...event.actor, process };
    if (!system.has(event.class_uid)) addProfile(event, 'host');
    return true;
  },
  cve(event, value) {
    if (!withVulnerabilities.has(event.class_uid)) return false;
    event.vulnerabilities = [...(event.vulnerabilities ?? []), { cve: { uid: value } }];
    return true;
  },
  rule(event, value) {
    if (event.finding_info === undefined) {
      event.firewall_rule ??= { uid: value };
      addProfile(event, 'security_control');
      return event.firewall_rule.uid === value;
    }
    const analytic = { type_id: 1, type: 'Rule', uid: value } as const;
    if (event.finding_info.analytic === undefined) event.finding_info.analytic = analytic;
    else event.finding_info.related_analytics = [...(event.finding_info.related_analytics ?? []), analytic];
    return true;
  },
};

function isFinding(event: BaseEvent): boolean {
  return event.category_uid === 2;
}

function addResource(event: Draft, kind: keyof typeof RESOURCE_TYPES, uid: string): boolean {
  const type = RESOURCE_TYPES[kind];
  const known = event.resources ?? [];
  if (!known.some((resource) => resource.type === type && resource.uid === uid))
    event.resources = [...known, { type, uid }];
  return true;
}

/** A container is described at the device that it is, so that every class has the same place for it. */
function place(event: Draft, write: (container: Container) => boolean): boolean {
  const device: Device = event.device ?? { type_id: 0, type: 'Unknown', name: 'container' };
  const container: Container = { ...device.container };
  if (!write(container)) return false;
  event.device = { ...device, container };
  addProfile(event, 'container');
  if (!system.has(event.class_uid) && event.class_uid !== 5020) addProfile(event, 'host');
  return true;
}

function parseProcess(value: string): { pid: number; created_time: number } | undefined {
  const at = value.indexOf('@');
  const [pid, start] = [Number(value.slice(0, at)), Number(value.slice(at + 1))];
  return at > 0 && Number.isSafeInteger(pid) && Number.isSafeInteger(start) ? { pid, created_time: start } : undefined;
}

function addProfile(event: BaseEvent, profile: string): void {
  const known = event.metadata.profiles ?? [];
  if (!known.includes(profile)) event.metadata.profiles = [...known, profile].sort();
}
