import { closeSync, existsSync } from 'node:fs';
import { Attributes } from '../kernel/attributes.js';
import { bpf, commands } from '../kernel/commands.js';
import { errnoText } from '../kernel/errno.js';
import { shimProblem } from '../kernel/shim.js';
import { mapTypes } from '../maps/map-types.js';
import { mapShapes, programShapes } from './shapes.js';

/** Whether a capability is there, and the kernel's reason when it is not. */
export type Feature = { readonly available: true } | { readonly available: false; readonly reason: string };

/** What this machine offers, by name: `program.xdp`, `map.ringBuffer`, `btf.kernel`, ... */
export type Features = Readonly<Record<string, Feature>>;

const yes: Feature = { available: true };
const no = (reason: string): Feature => ({ available: false, reason });

function outcome(result: number): Feature {
  if (result < 0) return no(errnoText(-result));
  closeSync(result);
  return yes;
}

/** `mov r0, VALUE; exit`: the least that every verifier accepts. */
function smallestProgram(value: number): Uint8Array {
  const code = new Uint8Array(16);
  code[0] = 0xb7;
  new DataView(code.buffer).setInt32(4, value, true);
  code[8] = 0x95;
  return code;
}

function probeProgram(type: number, attachType: number, value: number): Feature {
  const attr = new Attributes(128)
    .u32(0, type)
    .u32(4, 2)
    .pointer(8, smallestProgram(value))
    .pointer(16, Buffer.from('GPL\0'))
    .u32(68, attachType);
  return outcome(bpf(commands.programLoad, attr));
}

function probeMap(type: number, keySize: number, valueSize: number, entries: number, flags: number): Feature {
  const attr = new Attributes(72).u32(0, type).u32(4, keySize).u32(8, valueSize).u32(12, entries).u32(16, flags);
  return outcome(bpf(commands.mapCreate, attr));
}

/**
 * Probes what can be used here. Nothing stays loaded. Where nothing can run (another system, no shim for the CPU) the one
 * entry `shim` says why.
 */
export function features(): Features {
  const problem = shimProblem();
  if (problem !== undefined) return { shim: no(problem) };
  const found: Record<string, Feature> = { shim: yes };
  found['btf.kernel'] = existsSync('/sys/kernel/btf/vmlinux') ? yes : no('/sys/kernel/btf/vmlinux is absent');
  found['tracefs'] = existsSync('/sys/kernel/tracing/events')
    ? yes
    : no('tracefs is not mounted at /sys/kernel/tracing');
  for (const event of ['kprobe', 'uprobe']) {
    const device = `/sys/bus/event_source/devices/${event}`;
    found[`event.${event}`] = existsSync(device)
      ? yes
      : no(`${device} is absent: the kernel is built without ${event}s`);
  }
  for (const { name, type, attachType = 0, result = 0 } of programShapes) {
    found[`program.${name}`] = probeProgram(type, attachType, result);
  }
  for (const [name, type] of Object.entries(mapTypes)) {
    const shape = mapShapes[name];
    found[`map.${name}`] =
      shape === undefined
        ? no('needs types of its own; not probed')
        : probeMap(type, shape.key, shape.value, shape.entries, shape.flags ?? 0);
  }
  return found;
}
