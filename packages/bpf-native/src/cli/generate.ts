import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { BpfError } from '../errors.js';
import { generateSkeleton } from '../skeleton/generate.js';
import type { Command } from './run.js';

/** `lamellar-bpf gen x.bpf.o -o x.ts` */
export const generateCommand: Command = {
  usage: 'gen OBJECT.bpf.o [-o FILE.ts] [--name NAME]',
  about: 'writes a typed module that holds the object',
  run(args, out) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { output: { type: 'string', short: 'o' }, name: { type: 'string' }, from: { type: 'string' } },
    });
    const [file] = positionals;
    if (file === undefined) throw new BpfError('BPF_ARGUMENT', 'an object is expected');
    const name = values.name ?? basename(file).replace(/(?:\.bpf)?\.o$/, '');
    const text = generateSkeleton(
      readFileSync(file),
      values.from === undefined ? { name } : { name, from: values.from },
    );
    if (values.output === undefined) out.line(text);
    else {
      writeFileSync(values.output, text);
      out.error(`${values.output}: ${text.split('\n').length} lines`);
    }
  },
};
