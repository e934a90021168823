import type { Input } from '../../core/inputs/collect.js';
import type { Detection } from '../finding.js';

/** Programs whose options run other programs or write files, by base name. */
const programs: ReadonlySet<string> = new Set([
  'git',
  'tar',
  'find',
  'curl',
  'wget',
  'ssh',
  'scp',
  'rsync',
  'sendmail',
  'ffmpeg',
  'convert',
  'magick',
  'zip',
  'unzip',
  'hg',
  'svn',
  'man',
  'vim',
  'awk',
  'sed',
  'env',
  'xargs',
  'node',
  'npm',
  'npx',
  'python',
  'python3',
  'perl',
  'ruby',
  'php',
  'docker',
  'kubectl',
  'psql',
  'mysql',
]);

/** Decides whether an argument of a known program is an option that the client chose: a whole argument that begins with a dash. */
export function detectArgumentInjection(
  file: string,
  args: readonly string[],
  inputs: readonly Input[],
): Detection | undefined {
  const name = file.slice(file.lastIndexOf('/') + 1).toLowerCase();
  if (!programs.has(name)) return undefined;
  const end = args.indexOf('--');
  for (const [index, argument] of args.entries()) {
    if (end !== -1 && index > end) return undefined;
    const suspicious = argument.startsWith('-') || (name === 'git' && argument.startsWith('ext::'));
    if (!suspicious || argument.length < 2) continue;
    const input = inputs.find(
      ({ text }) => text.length >= 2 && argument.startsWith(text) && (text[0] === '-' || text.startsWith('ext::')),
    );
    if (input !== undefined)
      return {
        algorithm: 'argument-injection',
        input,
        at: 0,
        reason: `"${argument.slice(0, 40)}" is an option of ${name}`,
      };
  }
  return undefined;
}
