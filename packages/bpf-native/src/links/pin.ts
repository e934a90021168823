import { unlinkSync } from 'node:fs';
import { Attributes } from '../kernel/attributes.js';
import { bpfChecked, commands } from '../kernel/commands.js';
import { kernelLink, type Link, text } from './link.js';

/** Pins a program, map or link into the BPF file system: it stays when this process ends. */
export function pin(fd: number, path: string): void {
  bpfChecked(commands.objectPin, new Attributes(16).pointer(0, text(path)).u32(8, fd), `pinning to ${path}`);
}

/** Removes a pin; what nothing else holds is unloaded. */
export function unpin(path: string): void {
  unlinkSync(path);
}

/** Opens what is pinned at a path; the caller closes the descriptor. */
export function openPinned(path: string): number {
  return bpfChecked(commands.objectGet, new Attributes(16).pointer(0, text(path)), `opening ${path}`);
}

/** Opens a pinned link. */
export function openPinnedLink(path: string): Link {
  return kernelLink(openPinned(path));
}
