import type { Metadata } from '../../generated/objects-context.js';
import type { Actor, User } from '../../generated/objects-identity.js';
import type { File, Process } from '../../generated/objects-process.js';
import type { Container, Device } from '../../generated/objects-system.js';
import { isUuid } from '../../identity/index.js';
import type { Observation } from '../observation.js';

/** The number, or `undefined` when it is not known. */
export function known(value: number): number | undefined {
  return value === -1 ? undefined : value;
}

/** A whole number, or `undefined` when it is not known. */
export function whole(value: number): number | undefined {
  return value === -1 ? undefined : Math.trunc(value);
}

/** The text, or `undefined` when it is not known. */
export function text(value: string): string | undefined {
  return value === '' ? undefined : value;
}

/** An object without the properties that are not known. */
export function compact<T extends object>(given: T): T {
  for (const key of Object.keys(given)) {
    if ((given as Record<string, unknown>)[key] === undefined) delete (given as Record<string, unknown>)[key];
  }
  return given;
}

/** What OCSF has no attribute for; nothing when nothing is known. */
export function unmapped(given: Record<string, unknown>): { unmapped?: Record<string, unknown> } {
  const rest = compact(given);
  return Object.keys(rest).length === 0 ? {} : { unmapped: rest };
}

/** The last segment of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1) || path;
}

export function fileOf(path: string, typeId: File['type_id'] = 0): File {
  return { name: baseName(path), path, type_id: typeId };
}

function userOf(observation: Observation): User | undefined {
  const { uid, user } = observation;
  if (uid === -1 && user === '') return undefined;
  return compact({ name: text(user), uid: uid === -1 ? undefined : String(uid) });
}

/** The acting process; `undefined` when its pid is not known. */
export function processOf(observation: Observation): Process | undefined {
  const { pid, startTime, comm, executable } = observation;
  if (pid === -1) return undefined;
  return compact<Process>({
    pid,
    created_time: whole(startTime),
    name: text(comm),
    path: text(executable),
    file: executable === '' ? undefined : fileOf(executable),
    user: userOf(observation),
    parent_process: observation.ppid === -1 ? undefined : parentOf(observation),
  });
}

/** The parent of the acting process. */
export function parentOf(observation: Observation): Process {
  const path = observation.ancestors[0] ?? '';
  return compact<Process>({
    pid: observation.ppid,
    path: text(path),
    name: path === '' ? undefined : baseName(path),
    file: path === '' ? undefined : fileOf(path),
  });
}

/** Who acted. An actor names at least something, so that the one whose pid is not known is the workload or "unknown". */
export function actorOf(observation: Observation): Actor {
  const process = processOf(observation);
  if (process !== undefined) return { process };
  return { app_name: observation.workload || observation.executable || observation.comm || 'unknown' };
}

/** Where it happened: the host, with the container that stands there. */
export function deviceOf(observation: Observation): Device {
  const container = containerOf(observation);
  return compact<Device>({
    type_id: 0,
    type: 'Unknown',
    hostname: text(observation.host),
    name: observation.host === '' ? 'unknown' : undefined,
    container,
  });
}

function containerOf(observation: Observation): Container | undefined {
  const { containerId, containerName, imageDigest, imageName } = observation;
  // The schema takes a UUID here; the uid of a static pod is none.
  const podUid = isUuid(observation.podUid) ? observation.podUid : '';
  if (containerId === '' && containerName === '' && podUid === '' && imageDigest === '') return undefined;
  return compact<Container>({
    uid: text(containerId),
    // A container has a name or an id; the pod stands for one that nobody knows.
    name: text(containerName) ?? (containerId === '' ? podUid || imageDigest : undefined),
    pod_uuid: text(podUid),
    image: imageDigest === '' ? undefined : compact({ uid: imageDigest, name: text(imageName) }),
  });
}

/** What every event of an observation has. */
export interface Base {
  time: number;
  metadata: Partial<Metadata>;
  device: Device;
  actor: Actor;
  status_id?: 1 | 2;
  status_code?: string;
}

export function baseOf(observation: Observation, metadata: Partial<Metadata>): Base {
  const { time, tenant, traceId, result } = observation;
  return {
    time: Math.floor(time),
    metadata: compact({ tenant_uid: text(tenant), correlation_uid: text(traceId), ...metadata }),
    device: deviceOf(observation),
    actor: actorOf(observation),
    ...(result < 0 ? { status_id: 2, status_code: String(result) } : {}),
  };
}
