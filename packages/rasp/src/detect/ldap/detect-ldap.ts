import type { Input } from '../../core/inputs/collect.js';
import type { Detection } from '../finding.js';
import { occurrences } from '../occurrences.js';

/**
 * Decides whether a text of the request changes the structure of an LDAP filter or a distinguished name: unescaped, it holds
 * a parenthesis, an asterisk, a backslash that is no escape, or NUL.
 *
 * @see RFC 4515, section 3; RFC 4514, section 2.4
 */
export function detectLdapInjection(filter: string, inputs: readonly Input[]): Detection | undefined {
  const isFilter = filter.trimStart().startsWith('(');
  for (const input of inputs) {
    const { text } = input;
    if (text.length < 2 && text !== '*') continue;
    const char = isFilter ? actingInFilter(text) : actingInName(text);
    if (char === undefined) continue;
    const [at] = text === '*' ? [filter.indexOf('=*)')] : occurrences(filter, text);
    if (at === undefined || at === -1) continue;
    if (text === filter) continue;
    return {
      algorithm: 'ldap-injection',
      input,
      at,
      reason: `"${char}" acts in a ${isFilter ? 'filter' : 'distinguished name'}`,
    };
  }
  return undefined;
}

function actingInFilter(text: string): string | undefined {
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === '(' || char === ')' || char === '*') return char;
    if (char === '\0') return '\\0';
    if (char === '\\' && !/^[0-9a-fA-F]{2}$/.test(text.slice(at + 1, at + 3))) return char;
  }
  return undefined;
}

function actingInName(text: string): string | undefined {
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === '\\') at++;
    else if (',+"<>;='.includes(char)) return char;
  }
  return undefined;
}
