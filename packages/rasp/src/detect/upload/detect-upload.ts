import type { Input } from '../../core/inputs/collect.js';
import type { Detection } from '../finding.js';

/** Endings that web servers, interpreters and shells run. */
const runnable = new Set([
  'php',
  'php3',
  'php4',
  'php5',
  'php7',
  'phtml',
  'phar',
  'jsp',
  'jspx',
  'asp',
  'aspx',
  'ashx',
  'asmx',
  'cer',
  'cgi',
  'pl',
  'py',
  'rb',
  'sh',
  'bash',
  'exe',
  'dll',
  'bat',
  'cmd',
  'ps1',
  'vbs',
  'hta',
  'htaccess',
  'js',
  'mjs',
  'cjs',
  'node',
  'so',
  'shtml',
  'svgz',
  'jar',
  'war',
]);

/** Decides whether the name under which a client sent a file gives what is stored an ending that something would run. */
export function detectUnsafeUpload(path: string, inputs: readonly Input[]): Detection | undefined {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase();
  const parts = name.split('.');
  // A server that knows no `.x` runs `shell.php.x` as PHP.
  const ending = parts.slice(1).find((part) => runnable.has(part.trim()));
  if (ending === undefined) return undefined;
  for (const input of inputs) {
    if (input.origin !== 'file name') continue;
    const sent = input.text
      .slice(Math.max(input.text.lastIndexOf('/'), input.text.lastIndexOf('\\')) + 1)
      .toLowerCase();
    if (sent === '' || !sent.includes('.')) continue;
    const tail = sent.slice(sent.indexOf('.'));
    if (name === sent || (tail.length > 1 && name.endsWith(tail)))
      return { algorithm: 'unsafe-upload', input, at: 0, reason: `the client's file name ends in .${ending}` };
  }
  return undefined;
}
