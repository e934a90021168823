import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { BpfError } from '../errors.js';
import { Attributes } from '../kernel/attributes.js';
import { bpfChecked, commands } from '../kernel/commands.js';
import { mapInfo } from '../kernel/info.js';
import type { MapSpec } from '../spec/collection-spec.js';

const text = (value: string): Uint8Array => Buffer.from(`${value}\0`);

/** Opens the map that is pinned under the spec's name, when it is there and has the spec's shape. */
export function openPinnedMap(spec: MapSpec, root: string): number | undefined {
  const path = join(root, spec.name);
  if (!existsSync(path)) return undefined;
  const fd = bpfChecked(
    commands.objectGet,
    new Attributes(16).pointer(0, text(path)),
    `opening the pinned map ${path}`,
  );
  checkShape(spec, fd, path);
  return fd;
}

/** Pins a map under the spec's name. */
export function pinMap(spec: MapSpec, fd: number, root: string): void {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const path = join(root, spec.name);
  bpfChecked(
    commands.objectPin,
    new Attributes(16).pointer(0, text(path)).u32(8, fd),
    `pinning map "${spec.name}" to ${path}`,
  );
}

/** A map that is used instead of a new one has to be what the object declares. */
export function checkShape(spec: MapSpec, fd: number, where: string): void {
  const found = mapInfo(fd);
  const differ = (['type', 'keySize', 'valueSize', 'maxEntries', 'flags'] as const).filter(
    (field) => found[field] !== spec[field] && !(field === 'flags' && spec.type === 14),
  );
  if (differ.length === 0) return;
  const told = differ.map((field) => `${field} ${found[field]} instead of ${spec[field]}`).join(', ');
  throw new BpfError('BPF_ARGUMENT', `map "${spec.name}" is declared differently than ${where}: ${told}`);
}
