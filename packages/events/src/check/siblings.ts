import type { Problems } from './problem.js';
import { shown } from './problem.js';
import type { AttributeRule } from './table.js';

const other = 99;

/** Checks an enum value and the text beside it. */
export function checkEnum(
  rule: AttributeRule,
  holder: Readonly<Record<string, unknown>>,
  path: string,
  problems: Problems,
): void {
  const { captions, sibling, name } = rule;
  if (captions === undefined) return;
  const value = holder[name];
  const values = Array.isArray(value) ? value : [value];
  const texts = sibling === undefined || !Object.hasOwn(holder, sibling) ? undefined : holder[sibling];
  const siblingPath = sibling === undefined ? '' : `${path.slice(0, path.length - name.length)}${sibling}`;
  values.forEach((each: unknown, index) => {
    const at = Array.isArray(value) ? `${path}[${index}]` : path;
    const caption = Object.hasOwn(captions, String(each)) ? captions[String(each)] : undefined;
    if (caption === undefined) {
      problems.add('attribute_enum_value_unknown', at, `expected one of the listed values, found ${shown(each)}`);
    } else if (sibling !== undefined) {
      const text = Array.isArray(value) ? (texts as readonly unknown[] | undefined)?.[index] : texts;
      checkSibling(each, caption, text, Array.isArray(value) ? `${siblingPath}[${index}]` : siblingPath, problems);
    }
  });
}

function checkSibling(value: unknown, caption: string, text: unknown, path: string, problems: Problems): void {
  if (value === other) {
    if (text === undefined) {
      problems.add(
        'attribute_enum_sibling_missing',
        path,
        'expected a text of its own beside the number 99, found none',
      );
    } else if (text === caption && !path.endsWith('type_name')) {
      const message = `expected a text of its own beside the number 99, found the caption ${shown(text)}`;
      problems.add('attribute_enum_sibling_suspicious_other', path, message);
    }
  } else if (text !== undefined && text !== caption) {
    const message = `expected ${shown(caption)}, the caption of ${shown(value)}, found ${shown(text)}`;
    problems.add('attribute_enum_sibling_incorrect', path, message);
  }
}
