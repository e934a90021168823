import { type AttributeDanger, attributeDanger, isDangerousTag } from './html-names.js';
import { HtmlTokenizer } from './html-tokenizer.js';
import type { HtmlContext } from './html-tokens.js';
import { isDangerousUrl } from './html-url.js';

const contexts: readonly HtmlContext[] = ['data', 'attributes', 'single-quoted', 'double-quoted', 'back-quoted'];
const html = new HtmlTokenizer();

/**
 * Says whether a byte string would run script when it is put into a page, be it as text, among
 * the attributes of a tag, or inside an attribute value with any quotes. Linear in the length. Judges as libinjection does: dangerous elements, event handlers, styles, script URLs,
 * document types, and the comments that old browsers run.
 *
 * @example
 * ```ts
 * detectXss('x" onerror="alert(1)'); // true
 * ```
 */
export function detectXss(text: string): boolean {
  // Without any of these bytes there is neither a tag nor an attribute with a value.
  if (!text.includes('<') && !text.includes('=')) return false;
  return contexts.some((context) => isAttack(text, context));
}

function isAttack(text: string, context: HtmlContext): boolean {
  let danger: AttributeDanger = 'none';
  html.open(text, context);
  while (html.next()) {
    const { type } = html;
    if (type === 'ATTR_NAME') {
      danger = attributeDanger(html.value);
      continue;
    }
    const attribute = danger;
    danger = 'none';
    if (type === 'DOCTYPE') return true;
    if (type === 'TAG_NAME_OPEN' && isDangerousTag(html.value)) return true;
    if (type === 'ATTR_VALUE' && attribute !== 'none' && isDangerousValue(attribute, html.value)) return true;
    if (type === 'TAG_COMMENT' && isDangerousComment(html.value)) return true;
  }
  return false;
}

function isDangerousValue(danger: AttributeDanger, value: string): boolean {
  if (danger === 'url') return isDangerousUrl(value);
  if (danger === 'indirect') return attributeDanger(value) !== 'none';
  return true;
}

/** Backticks, conditional comments, XML declarations, `<?import>` and entity definitions mean something to old browsers. */
function isDangerousComment(value: string): boolean {
  if (value.includes('`')) return true;
  const start = value.slice(0, 8).replaceAll('\0', '').toUpperCase();
  if (value.length > 3 && (start.startsWith('[IF') || start.startsWith('XML'))) return true;
  return value.length > 5 && (start.startsWith('IMPORT') || start.startsWith('ENTITY'));
}
