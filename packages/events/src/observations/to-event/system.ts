import {
  fileSystemActivity,
  kernelActivity,
  kernelExtensionActivity,
  moduleActivity,
  processActivity,
} from '../../builders/index.js';
import type {
  FileSystemActivity,
  KernelActivity,
  KernelExtensionActivity,
  ModuleActivity,
  ProcessActivity,
} from '../../generated/classes-system-activity.js';
import type { Process } from '../../generated/objects-process.js';
import type {
  CapabilityObservation,
  FileObservation,
  ModuleObservation,
  PrivilegeObservation,
  ProcessObservation,
  ResourceObservation,
  SyscallObservation,
} from '../observation.js';
import { type Base, compact, fileOf, known, parentOf, processOf, text, unmapped, whole } from './subject.js';

const processActivities = { exec: 1, fork: 1, exit: 2, signal: 99, ptrace: 3, inject: 4 } as const;

export function processEvent(observation: ProcessObservation, base: Base): ProcessActivity {
  const { action, args, hash } = observation;
  const self = processOf(observation) ?? { uid: 'unknown' };
  const activity = processActivities[action];
  const common = {
    ...base,
    activity_id: activity,
    ...(activity === 99 ? { activity_name: 'Signal' } : {}),
    ...unmapped({
      call: text(observation.call),
      signal: known(observation.signal),
      tty: text(observation.tty),
      fileless: observation.fileless || undefined,
      upper_layer: observation.upperLayer || undefined,
    }),
    ...(observation.exitCode === -1 ? {} : { exit_code: observation.exitCode }),
  };
  if (action === 'exec') {
    const process: Process = compact({
      ...self,
      path: text(observation.path) ?? self.path,
      file: observation.path === '' ? self.file : { ...fileOf(observation.path, 8), ...hashes(hash) },
      cmd_line: args.length === 0 ? undefined : args.join(' '),
      working_directory: text(observation.cwd),
    });
    const actor = observation.ppid === -1 ? base.actor : { process: parentOf(observation) };
    return processActivity({ ...common, launch_type_id: 3, actor, process });
  }
  if (action === 'exit' || observation.targetPid === -1) return processActivity({ ...common, process: self });
  const target: Process = compact({ pid: observation.targetPid, created_time: whole(observation.targetStartTime) });
  return processActivity({ ...common, ...(action === 'fork' ? { launch_type_id: 2 as const } : {}), process: target });
}

function hashes(sha256: string): { hashes?: { algorithm_id: 3; algorithm: string; value: string }[] } {
  return sha256 === '' ? {} : { hashes: [{ algorithm_id: 3, algorithm: 'SHA-256', value: sha256 }] };
}

const fileActivities = {
  open: 14,
  create: 1,
  read: 2,
  write: 3,
  delete: 4,
  rename: 5,
  link: 1,
  symlink: 1,
  chmod: 7,
  chown: 7,
  mkdir: 1,
  map: 14,
  mount: 12,
  unmount: 13,
} as const;

export function fileEvent(observation: FileObservation, base: Base): FileSystemActivity {
  const { action, path, target } = observation;
  const type = action === 'mkdir' ? 2 : action === 'symlink' ? 7 : 0;
  const made = action === 'link' || action === 'symlink' ? target : path;
  return fileSystemActivity({
    ...base,
    activity_id: fileActivities[action],
    file: fileOf(made || path || 'unknown', type),
    ...(action === 'rename' && target !== '' ? { file_result: fileOf(target) } : {}),
    ...unmapped({
      call: text(observation.call),
      flags: known(observation.flags),
      mode: known(observation.mode),
      bytes: known(observation.bytes),
    }),
  });
}

const moduleActivities = { load: 1, unload: 2, invoke: 3 } as const;

export function moduleEvent(observation: ModuleObservation, base: Base): ModuleActivity | KernelExtensionActivity {
  const { action, type, path, name, hash } = observation;
  const file = { ...fileOf(path || name || 'unknown'), ...hashes(hash) };
  if ((type === 'kernel' || type === 'bpf') && action !== 'invoke') {
    return kernelExtensionActivity({ ...base, activity_id: moduleActivities[action], driver: { file } });
  }
  return moduleActivity({
    ...base,
    activity_id: moduleActivities[action],
    module: compact({ file, load_type_id: 1, load_type: 'Standard', function_name: text(observation.function), type }),
    ...(observation.package === '' ? {} : { unmapped: { purl: observation.package } }),
  });
}

export function privilegeEvent(observation: PrivilegeObservation, base: Base): ProcessActivity {
  const { action, newUid, newGid, names, target } = observation;
  const self = processOf(observation) ?? { uid: 'unknown' };
  const setUid = action === 'setuid';
  return processActivity({
    ...base,
    activity_id: setUid ? 5 : 99,
    ...(setUid ? {} : { activity_name: action }),
    process: setUid && newUid !== -1 ? { ...self, user: { uid: String(newUid) } } : self,
    unmapped: compact({
      old_uid: known(observation.oldUid),
      new_uid: known(newUid),
      old_gid: known(observation.oldGid),
      new_gid: known(newGid),
      names: names.length === 0 ? undefined : [...names],
      target: text(target),
    }),
  });
}

export function syscallEvent(observation: SyscallObservation, base: Base): KernelActivity {
  const name = observation.name || String(observation.number);
  return kernelActivity({
    ...base,
    activity_id: 4,
    ...(observation.count > 0 ? { count: observation.count } : {}),
    kernel: { name, system_call: name, type_id: 2, type: 'System Call' },
    ...unmapped({ args: observation.args.length === 0 ? undefined : [...observation.args] }),
  });
}

export function capabilityEvent(observation: CapabilityObservation, base: Base): KernelActivity {
  return kernelActivity({
    ...base,
    activity_id: 4,
    ...(observation.count > 0 ? { count: observation.count } : {}),
    status_id: observation.granted ? 1 : 2,
    kernel: { name: observation.name || String(observation.number), type_id: 99, type: 'Capability' },
  });
}

export function resourceEvent(observation: ResourceObservation, base: Base): ProcessActivity {
  return processActivity({
    ...base,
    activity_id: 99,
    activity_name: 'Resource Sample',
    process: processOf(observation) ?? { uid: 'unknown' },
    ...(observation.window === -1 ? {} : { duration: Math.trunc(observation.window) }),
    unmapped: compact({
      cpu: known(observation.cpu),
      memory: known(observation.memory),
      processes: known(observation.processes),
      threads: known(observation.threads),
      open_files: known(observation.openFiles),
      read_bytes: known(observation.readBytes),
      write_bytes: known(observation.writeBytes),
      received_bytes: known(observation.receivedBytes),
      sent_bytes: known(observation.sentBytes),
    }),
  });
}
