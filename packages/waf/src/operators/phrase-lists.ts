import type { OperatorCompileContext } from './operator.js';
import { OperatorArgumentError } from './operator-error.js';

/**
 * The entries of the data files that an argument names (separated by blanks): lines without the white space around them;
 * empty lines and lines that start with `#` are left out.
 */
export function readLines(operator: string, argument: string, context: OperatorCompileContext): string[] {
  const paths = argument.split(' ').filter((path) => path !== '');
  if (paths.length === 0) {
    throw new OperatorArgumentError(
      'WAF_OPERATOR_ARGUMENT',
      `@${operator} expects the path of a data file, found nothing`,
      'write a path relative to the rule file',
    );
  }
  return paths.flatMap((path) => {
    if (path.startsWith('https://') || path.startsWith('http://')) {
      throw new OperatorArgumentError(
        'WAF_OPERATOR_REFUSED',
        `@${operator}: remote data is not loaded, found ${path}`,
        'download the file when you deploy and name its path',
      );
    }
    return linesOf(operator, path, context);
  });
}

function linesOf(operator: string, path: string, context: OperatorCompileContext): string[] {
  let content: string;
  try {
    content = context.readDataFile(path);
  } catch (cause) {
    throw new OperatorArgumentError(
      'WAF_OPERATOR_DATA_FILE',
      `@${operator} cannot read ${JSON.stringify(path)}: ${cause instanceof Error ? cause.message : String(cause)}`,
      'paths are relative to the rule file',
      { cause },
    );
  }
  return content
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/**
 * The phrases of a `@pm` argument: separated by blanks; `|41 42|` inside a phrase are bytes in hexadecimal, as in Snort.
 */
export function splitPhrases(argument: string): string[] {
  const phrases: string[] = [];
  let phrase = '';
  for (let at = 0; at < argument.length; at++) {
    const char = argument.charAt(at);
    if (char === '|') {
      const close = argument.indexOf('|', at + 1);
      const bytes = close < 0 ? undefined : hexBytes(argument.slice(at + 1, close));
      if (bytes !== undefined) {
        phrase += bytes;
        at = close;
        continue;
      }
    }
    if (char === ' ') {
      if (phrase !== '') phrases.push(phrase);
      phrase = '';
    } else {
      phrase += char;
    }
  }
  if (phrase !== '') phrases.push(phrase);
  return phrases;
}

/** Bytes of `41 42` or `4142`; undefined when it is anything else. */
function hexBytes(text: string): string | undefined {
  const digits = text.replaceAll(' ', '');
  if (digits === '' || digits.length % 2 === 1) return undefined;
  let bytes = '';
  for (let at = 0; at < digits.length; at += 2) {
    const pair = digits.slice(at, at + 2);
    const byte = Number.parseInt(pair, 16);
    if (byte.toString(16).padStart(2, '0') !== pair.toLowerCase()) return undefined;
    bytes += String.fromCharCode(byte);
  }
  return bytes;
}
