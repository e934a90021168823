import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The distinct lines of the lists of a folder, leading remarks left out; percent-encoded ones as a framework would hand them over. */
export function readLists(folder: string, wanted: (name: string) => boolean = () => true): string[] {
  const lines = new Set<string>();
  for (const name of readdirSync(folder)
    .filter((each) => each.endsWith('.txt') && wanted(each))
    .sort()) {
    let head = true;
    for (const raw of readFileSync(join(folder, name), 'utf8').split('\n')) {
      const line = raw.replace(/\r$/, '');
      head &&= line.startsWith('# ');
      if (head || line.trim() === '') continue;
      lines.add(decoded(line));
    }
  }
  return [...lines];
}

function decoded(line: string): string {
  if (!/%[0-9a-fA-F]{2}/.test(line)) return line;
  try {
    return decodeURIComponent(line.replaceAll('+', ' '));
  } catch {
    return line;
  }
}
