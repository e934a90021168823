import type { Flags, Scanner } from './scanner.js';

/** What stands after `(`; the body and `)` are still to be read, except for comments, references and bare flags. */
export type Group =
  | { readonly kind: 'capture'; readonly name: string | undefined }
  | { readonly kind: 'flags'; readonly flags: Flags; readonly body: boolean }
  | { readonly kind: 'look'; readonly behind: boolean; readonly negative: boolean }
  | { readonly kind: 'atomic' }
  | { readonly kind: 'comment' }
  | { readonly kind: 'reference'; readonly name: string };

/** Reads the opening of a group; `(` is next. */
export function groupOpening(scan: Scanner, flags: Flags): Group {
  const at = scan.pos;
  const pcre = scan.syntax === 'pcre';
  if (pcre && scan.startsWith('(*'))
    scan.fail('verbs such as (*FAIL) are not supported', at, undefined, 'AUTOMATA_NOT_REGULAR');
  if (!scan.eat('(?')) {
    scan.pos++;
    return { kind: 'capture', name: undefined };
  }
  if (scan.eat('=')) return { kind: 'look', behind: false, negative: false };
  if (scan.eat('!')) return { kind: 'look', behind: false, negative: true };
  if (scan.eat('<=')) return { kind: 'look', behind: true, negative: false };
  if (scan.eat('<!')) return { kind: 'look', behind: true, negative: true };
  if (scan.eat('>')) return { kind: 'atomic' };
  if (scan.eat('P=')) return { kind: 'reference', name: scan.until(')', at, 'reference') };
  if (scan.eat('P<') || scan.eat('<')) return { kind: 'capture', name: groupName(scan, '>', at) };
  if (pcre && scan.eat("'")) return { kind: 'capture', name: groupName(scan, "'", at) };
  if (pcre && scan.eat('#')) {
    scan.until(')', at, 'comment');
    return { kind: 'comment' };
  }
  return flagGroup(scan, flags, at);
}

function groupName(scan: Scanner, end: string, at: number): string {
  const name = scan.until(end, at, 'group name');
  if (!/^[A-Za-z0-9_]{1,128}$/.test(name)) {
    scan.fail('group name that is not of letters, digits and _', at, 'write (?P<name>...)');
  }
  return name;
}

function flagGroup(scan: Scanner, flags: Flags, at: number): Group {
  const next: Record<string, boolean> = { ...flags };
  let value = true;
  let last = '';
  for (;;) {
    const letter = scan.peek();
    scan.pos++;
    if (letter === ')' || letter === ':') {
      if (last === '-' || (last === '' && letter === ')' && scan.syntax === 're2')) break;
      return { kind: 'flags', flags: next as unknown as Flags, body: letter === ':' };
    }
    if (letter === '-' && value) value = false;
    else if (letter !== '' && ('imsU'.includes(letter) || (letter === 'x' && scan.syntax === 'pcre')))
      next[letter] = value;
    else break;
    last = letter;
  }
  return scan.fail(
    'unknown group',
    at,
    'recursion, conditions and branch resets are not supported; flags are i, m, s, U',
    'AUTOMATA_SYNTAX',
  );
}
