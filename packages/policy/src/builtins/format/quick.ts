import { isNumber, termText, type Value } from '../../values/index.js';

/** A format of texts and the verbs between them: `%s`, `%d` and `%v` without flags. */
interface QuickFormat {
  readonly texts: readonly string[];
  readonly verbs: string;
}

const MOST_FORMATS = 500;
/** Longer results go the way that counts their length. */
const LONGEST = 10_000;
const known = new Map<string, QuickFormat | undefined>();

/**
 * Formats what most calls ask for: strings, whole numbers and terms, in a format without flags. Undefined where the whole of Go's
 * rules is needed.
 */
export function quickFormat(format: string, args: readonly Value[]): string | undefined {
  if (format.length > LONGEST) return undefined;
  let quick = known.get(format);
  if (quick === undefined && !known.has(format)) {
    quick = read(format);
    if (known.size >= MOST_FORMATS) known.clear();
    known.set(format, quick);
  }
  if (quick === undefined || quick.verbs.length !== args.length) return undefined;
  let text = quick.texts[0]!;
  for (let i = 0; i < args.length; i++) {
    const part = operand(quick.verbs.charCodeAt(i), args[i]!);
    if (part === undefined || text.length > LONGEST) return undefined;
    text += part + quick.texts[i + 1]!;
  }
  return text;
}

const D = 100;
const S = 115;

function operand(verb: number, value: Value): string | undefined {
  if (typeof value === 'string') return verb === D ? undefined : value;
  if (typeof value === 'number') return verb !== S && Number.isSafeInteger(value) ? String(value) : undefined;
  return verb === D || isNumber(value) ? undefined : termText(value);
}

function read(format: string): QuickFormat | undefined {
  const texts: string[] = [];
  let verbs = '';
  let from = 0;
  for (let at = format.indexOf('%'); at >= 0; at = format.indexOf('%', from)) {
    const verb = format[at + 1];
    if (verb !== 's' && verb !== 'd' && verb !== 'v') return undefined;
    texts.push(format.slice(from, at));
    verbs += verb;
    from = at + 2;
  }
  texts.push(format.slice(from));
  return { texts, verbs };
}
