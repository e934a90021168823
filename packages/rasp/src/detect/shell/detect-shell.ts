import type { Input } from '../../core/inputs/collect.js';
import type { Detection } from '../finding.js';
import { occurrences } from '../occurrences.js';
import { type LiteralText, literalText } from './literal-text.js';
import { quoteStates, quotes } from './quotes.js';

/** Characters that stand for themselves outside quotes in a POSIX shell. */
function isPlain(code: number): boolean {
  if ((code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code >= 128)
    return true;
  return '_-./:,@%+'.includes(String.fromCharCode(code));
}

/**
 * Decides whether a text of the request changes the structure of a shell command: outside quotes every character but the
 * plain ones does, between double quotes `"`, `$`, back-tick and backslash do, between single quotes `'` does.
 *
 * @see POSIX.1-2024, Shell Command Language, section 2.2
 */
export function detectShellInjection(command: string, inputs: readonly Input[]): Detection | undefined {
  let states: Uint8Array | undefined;
  let literal: LiteralText | undefined;
  for (const input of inputs) {
    const found = occurrences(command, input.text);
    if (found.length === 0 && !allPlain(input.text)) {
      // Escaped or quoted by the application: found again when that is taken away.
      literal ??= literalText(command);
      for (const at of occurrences(literal.text, input.text)) {
        const char = actingAt(literal, at, at + input.text.length);
        if (char !== undefined)
          return { algorithm: 'shell-injection', input, at, reason: `"${printable(char)}" acts in spite of escapes` };
      }
    }
    for (const at of found) {
      states ??= quoteStates(command);
      const reason = structureChange(command, states, at, at + input.text.length);
      if (reason === undefined) continue;
      literal ??= literalText(command);
      if (isEscapedHere(literal, input.text, at)) continue;
      return { algorithm: 'shell-injection', input, at, reason };
    }
  }
  return undefined;
}

/**
 * A text that was escaped well may also stand in the command as it is, by its escapes: `' x` in `'\\'' x'`. Where the same
 * characters stand for themselves, that is where it went.
 */
function isEscapedHere(literal: LiteralText, text: string, at: number): boolean {
  for (const start of occurrences(literal.text, text)) {
    const end = start + text.length;
    const from = literal.places[start]!;
    const to = literal.places[end - 1]!;
    if (from <= at + text.length && at <= to && actingAt(literal, start, end) === undefined) return true;
  }
  return false;
}

function allPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (!isPlain(text.charCodeAt(at))) return false;
  return true;
}

function actingAt({ text, acts }: LiteralText, start: number, end: number): string | undefined {
  for (let at = start; at < end; at++) if (acts[at] === 1) return text[at];
  return undefined;
}

function structureChange(command: string, states: Uint8Array, start: number, end: number): string | undefined {
  const state = states[start]!;
  for (let at = start; at < end; at++) {
    const code = command.charCodeAt(at);
    if (state === quotes.none && !isPlain(code)) return `"${printable(command[at]!)}" acts outside quotes`;
    if (state === quotes.double && '"$`\\'.includes(command[at]!)) return `"${command[at]}" acts between double quotes`;
    if (state === quotes.single && command[at] === "'") return 'it ends the single quotes';
    if (state === quotes.comment && command[at] === '\n') return 'it ends a comment';
    if (state === quotes.escaped && at === start && end - start > 1) return 'it begins behind a backslash';
  }
  return undefined;
}

function printable(char: string): string {
  return char < ' ' ? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}` : char;
}
