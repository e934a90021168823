import { Attributes } from '../kernel/attributes.js';
import { bpfChecked, commands } from '../kernel/commands.js';
import { type Collection, fillStructOps } from '../load/collection.js';
import { kernelLink, type Link, linkAttributes, makeLink } from './link.js';

const structOpsAttach = 44;

/** Registers the implementation of a kernel interface that the object declares under `name` in `.struct_ops` or `.struct_ops.link`. */
export function attachStructOps(collection: Collection, name: string): Link {
  const { fd, spec } = fillStructOps(collection, name);
  if (spec.structOps?.link === true) {
    return kernelLink(bpfChecked(commands.linkCreate, linkAttributes(fd, 0, structOpsAttach), `attaching "${name}"`));
  }
  return makeLink({
    fd,
    close: () =>
      void bpfChecked(
        commands.mapDelete,
        new Attributes(32).u32(0, fd).pointer(8, new Uint8Array(4)),
        `unregistering "${name}"`,
      ),
  });
}
