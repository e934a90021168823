import { lines } from '../../formats/headers.js';
import type { Analyzer, Findings } from '../analyzer.js';
import { isExecutable } from '../rust/cargo-auditable.js';

const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
/** Start and end of the module list, as the linker writes them around it. */
const SENTINEL = 16;
const MAX_LIST = 8 * 2 ** 20;

/** Go programs: the build information that the linker embeds (Go 1.18 and later hold it inline), in ELF, PE and Mach-O alike. */
export const goBinary: Analyzer = {
  id: 'go/go-binary',
  version: 1,
  required: isExecutable,
  maxBytes: 1024 * 2 ** 20,
  extract(file, found) {
    for (let at = file.bytes.indexOf(MAGIC); at >= 0; at = file.bytes.indexOf(MAGIC, at + 1)) {
      // The structure is aligned to 16 bytes; the magic itself also stands in programs that look for it.
      if (at % 16 !== 0 || !((file.bytes[at + 15] ?? 0) & 2)) continue;
      const [version, next] = inlineString(file.bytes, at + 32);
      const [modules] = inlineString(file.bytes, next);
      if (version === undefined) continue;
      report(version, modules ?? '', found);
      return;
    }
  },
};

function inlineString(bytes: Buffer, at: number): [string | undefined, number] {
  let length = 0;
  let next = at;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = bytes[next++];
    if (byte === undefined) return [undefined, next];
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) {
      if (length > MAX_LIST || next + length > bytes.length) return [undefined, next];
      return [bytes.toString('latin1', next, next + length), next + length];
    }
  }
  return [undefined, next];
}

function report(version: string, list: string, found: Findings): void {
  const toolchain = /^go(\d[\w.]*)/.exec(version)?.[1];
  if (toolchain) found.package({ type: 'golang', name: 'stdlib', version: toolchain });
  let last: { name: string; version: string } | undefined;
  const flush = (): void => {
    if (last) found.package({ type: 'golang', ...last });
    last = undefined;
  };
  for (const line of lines(list.length > 2 * SENTINEL ? list.slice(SENTINEL, -SENTINEL) : '')) {
    const [kind, name = '', moduleVersion = ''] = line.split('\t');
    if (kind === '=>') {
      last = { name, version: moduleVersion.replace(/^v/, '') };
      continue;
    }
    flush();
    if (kind === 'dep' || (kind === 'mod' && moduleVersion !== '(devel)' && moduleVersion !== '')) {
      last = { name, version: moduleVersion.replace(/^v/, '') };
    }
  }
  flush();
}
