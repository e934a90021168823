import type { Input } from '../../core/inputs/collect.js';
import type { Detection } from '../finding.js';

/** Folders that no client names by an absolute path. */
const systemFolders = [
  '/etc/',
  '/proc/',
  '/sys/',
  '/dev/',
  '/root/',
  '/boot/',
  '/var/log/',
  '/var/run/',
  '/run/',
  '/home/',
  '/usr/',
  '/bin/',
  '/sbin/',
];

/**
 * Decides whether a path that is opened was led out of its folder by the request: the input goes up (`..`) and the path
 * still does so or ends where the input leads; or the input is an absolute path of the system; or a NUL byte cuts it.
 * Segments, not characters, are compared, so `a..b` and `...` are names.
 */
export function detectPathTraversal(path: string, inputs: readonly Input[]): Detection | undefined {
  for (const input of inputs) {
    const reason = input.origin === 'archive' ? reasonForEntry(path, input.text) : reasonFor(path, input.text);
    if (reason !== undefined)
      return { algorithm: 'path-traversal', input, at: Math.max(path.indexOf(input.text), 0), reason };
  }
  return undefined;
}

/** An entry of an archive may name what lies below its folder, never a place of its own. */
function reasonForEntry(path: string, name: string): string | undefined {
  const unified = name.replaceAll('\\', '/').replace(/^[A-Za-z]:/, '');
  if (!unified.startsWith('/')) return reasonFor(path, name);
  const absolute = `/${unified
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/')}`;
  return absolute.length > 1 && (path === absolute || path.replace(/^\/{1,64}/, '/') === absolute)
    ? 'the absolute name of an archive entry decides where it is written'
    : reasonFor(path, name);
}

function reasonFor(path: string, text: string): string | undefined {
  if (text.length < 2) return undefined;
  const unified = text.replaceAll('\\', '/');
  const segments = unified.split('/');
  if (path.includes('\0') && text.includes('\0') && path.includes(text)) return 'a NUL byte cuts the name';
  const up = segments.lastIndexOf('..');
  if (up !== -1) {
    if (path.includes(text)) return 'it goes up by ".."';
    const tail = segments
      .slice(up + 1)
      .filter((segment) => segment !== '' && segment !== '.')
      .join('/');
    // The application resolved the path: what is left of the input stands at its end.
    if (tail !== '' && (path === `/${tail}` || path.endsWith(`/${tail}`)))
      return 'it went up by ".." before the path was resolved';
    return undefined;
  }
  const local = unified.replace(/^file:(?:\/\/)?/i, '');
  const system = systemFolders.some((folder) => local.startsWith(folder));
  return system && (path === local || path.startsWith(local)) ? 'it is an absolute path of the system' : undefined;
}
