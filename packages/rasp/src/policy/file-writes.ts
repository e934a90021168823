import { resolve, sep } from 'node:path';
import { judgedContext } from '../core/current-context.js';
import { currentSettings, judgeDetection } from '../core/judge.js';

/** Decides whether the policy lets a request write to a path; undefined when it does. */
export function writeAllowed(sink: string, path: string): Error | undefined {
  const folders = currentSettings()?.policy.writableFolders;
  if (folders === undefined || judgedContext() === undefined) return undefined;
  const absolute = resolve(path);
  if (folders.some((folder) => absolute === resolve(folder) || absolute.startsWith(resolve(folder) + sep)))
    return undefined;
  return judgeDetection(
    { sink, value: path },
    {
      algorithm: 'file-write-policy',
      input: undefined,
      at: 0,
      reason: 'the path lies in none of the writable folders',
    },
  );
}
