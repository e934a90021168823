import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { judge } from '../core/judge.js';
import { detectPathTraversal } from '../detect/path/detect-path.js';
import { byCallback, byRejecting, type Guard, wrapMethod } from '../hooks/wrap.js';
import { generatedCodeOnStack } from '../provenance/generated-code.js';

/** Functions by the number of leading path arguments. Functions that only look (`stat`, `access`) are not sinks. */
const onePath = [
  'readFile',
  'writeFile',
  'appendFile',
  'open',
  'createReadStream',
  'createWriteStream',
  'unlink',
  'rm',
  'rmdir',
  'mkdir',
  'readdir',
  'opendir',
  'chmod',
  'chown',
  'truncate',
  'readlink',
  'cp',
  'openAsBlob',
];
const twoPaths = ['rename', 'copyFile', 'link', 'symlink', 'cp'];

function pathText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof URL) return value.protocol === 'file:' ? fileURLToPath(value) : undefined;
  return Buffer.isBuffer(value) ? value.toString('utf8') : undefined;
}

function guard(sink: string, paths: number): Guard {
  return (args) => {
    for (let index = 0; index < paths; index++) {
      const path = pathText(args[index]);
      if (path === undefined) continue;
      const refused = judge(
        { sink, value: path },
        ['path-traversal', 'generated-code-acts'],
        (inputs, context) => detectPathTraversal(path, inputs) ?? generatedCodeOnStack(context, true),
      );
      if (refused !== undefined) return refused;
    }
    return undefined;
  };
}

/** Guards opening, reading, writing and removing of files, in all three forms of the module. */
export function hookFileSystem(): void {
  const table: readonly (readonly [names: readonly string[], paths: number])[] = [
    [twoPaths, 2],
    [onePath, 1],
  ];
  for (const [names, paths] of table) {
    for (const name of names) {
      wrapMethod(fs, name, guard(`fs.${name}`, paths), byCallback);
      wrapMethod(fs, `${name}Sync`, guard(`fs.${name}Sync`, paths));
      wrapMethod(fs.promises, name, guard(`fs.promises.${name}`, paths), byRejecting);
    }
  }
}
