import type {
  FileSystemActivity,
  KernelActivity,
  KernelExtensionActivity,
  ModuleActivity,
  ProcessActivity,
  ScriptActivity,
} from '../generated/classes-system-activity.js';
import { type ActivityInput, buildEvent } from './build.js';

/** Builds an event of class 1001: a file was made, read, changed or removed. */
export function fileSystemActivity(input: ActivityInput<FileSystemActivity>): FileSystemActivity {
  return buildEvent<FileSystemActivity>(1001, input);
}

/** Builds an event of class 1002: a kernel module was loaded or unloaded. */
export function kernelExtensionActivity(input: ActivityInput<KernelExtensionActivity>): KernelExtensionActivity {
  return buildEvent<KernelExtensionActivity>(1002, input);
}

/** Builds an event of class 1003: a kernel resource was used, such as a system call. */
export function kernelActivity(input: ActivityInput<KernelActivity>): KernelActivity {
  return buildEvent<KernelActivity>(1003, input);
}

/** Builds an event of class 1005: a process loaded a library or called into one. */
export function moduleActivity(input: ActivityInput<ModuleActivity>): ModuleActivity {
  return buildEvent<ModuleActivity>(1005, input);
}

/** Builds an event of class 1007: a process was started, ended, opened or changed. */
export function processActivity(input: ActivityInput<ProcessActivity>): ProcessActivity {
  return buildEvent<ProcessActivity>(1007, input);
}

/** Builds an event of class 1009: a script was run. */
export function scriptActivity(input: ActivityInput<ScriptActivity>): ScriptActivity {
  return buildEvent<ScriptActivity>(1009, input);
}
