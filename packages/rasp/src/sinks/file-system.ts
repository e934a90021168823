import { fileURLToPath } from 'node:url';
import { judge } from '../core/judge.js';
import { detectPathTraversal } from '../detect/path/detect-path.js';
import { detectUnsafeUpload } from '../detect/upload/detect-upload.js';
import type { Guard } from '../hooks/wrap.js';
import { writeAllowed } from '../policy/file-writes.js';
import { generatedCodeOnStack } from '../provenance/generated-code.js';

function pathText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof URL) return value.protocol === 'file:' ? fileURLToPath(value) : undefined;
  return Buffer.isBuffer(value) ? value.toString('utf8') : undefined;
}

function guardPaths(sink: string, paths: number, writes: boolean): Guard {
  return (args) => {
    for (let index = 0; index < paths; index++) {
      const path = pathText(args[index]);
      if (path === undefined) continue;
      const written = writes && index === paths - 1;
      const refused = judge(
        { sink, value: path },
        ['path-traversal', 'generated-code-acts', 'unsafe-upload'],
        (inputs, context) =>
          detectPathTraversal(path, inputs) ??
          generatedCodeOnStack(context, true) ??
          (written ? detectUnsafeUpload(path, inputs) : undefined),
      );
      if (refused !== undefined) return refused;
      if (written) {
        const forbidden = writeAllowed(sink, path);
        if (forbidden !== undefined) return forbidden;
      }
    }
    return undefined;
  };
}

/** Guards a function whose first argument is a path that is opened. */
export function guardPath(sink: string): Guard {
  const paths = guardPaths(sink, 1, false);
  const written = guardPaths(sink, 1, true);
  // `open` writes when its flags say so.
  return (args, self) => (writingFlags(args[1]) ? written(args, self) : paths(args, self));
}

/** Guards a function whose first argument is a path that is changed. */
export function guardWrittenPath(sink: string): Guard {
  return guardPaths(sink, 1, true);
}

/** Guards a function that takes two paths, of which the second is changed. */
export function guardTwoPaths(sink: string): Guard {
  return guardPaths(sink, 2, true);
}

function writingFlags(flags: unknown): boolean {
  if (typeof flags === 'string') return flags.length <= 3 && /^(?:[aw]|r\+|rs\+)/.test(flags);
  return typeof flags === 'number' && (flags & 3) !== 0;
}
