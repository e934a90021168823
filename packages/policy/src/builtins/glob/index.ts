import { compile, type Regex } from '@lamellar/automata';
import { isArray } from '../../values/index.js';
import { builtinError } from '../builtin-error.js';
import type { BuiltinContext } from '../context.js';
import { type Operands, stringOperand, wrongElement, wrongType } from '../operands.js';
import { quoteMeta } from '../regex/engine.js';
import { type Builtin, implement } from '../registry.js';
import { type GlobNode, parseGlob } from './parse.js';

/** What separates parts when the list of separators is empty. */
const DEFAULT_SEPARATORS = ['.'];

/** `glob.match` and `glob.quote_meta`. */
export const glob: readonly Builtin[] = implement({
  'glob.match': (args, context) => {
    const pattern = stringOperand(args, 1);
    const separators = separatorsOperand(args);
    return compileGlob(pattern, separators, context).test(stringOperand(args, 3));
  },
  'glob.quote_meta': (args) => stringOperand(args, 1).replace(/[*?\\[\]{}]/g, '\\$&'),
});

/** Null means that nothing separates. */
function separatorsOperand(args: Operands): readonly string[] {
  const list = args[1]!;
  if (list === null) return [];
  if (!isArray(list)) throw wrongType(2, list, 'array', 'null');
  for (const entry of list) {
    if (typeof entry !== 'string') throw wrongElement(2, list, entry, 'string');
    if (Array.from(entry).length !== 1) throw wrongElement(2, list, entry, 'rune');
  }
  return list.length === 0 ? DEFAULT_SEPARATORS : (list as readonly string[]);
}

/** A glob is a regular expression, so it matches in linear time. */
function compileGlob(pattern: string, separators: readonly string[], context: BuiltinContext): Regex {
  return context.cache.get('glob', `${separators.join('')}\0${pattern}`, () => {
    const nodes = parseGlob(pattern);
    const inside = separators.length === 0 ? '(?s:.)' : `[^${separators.map(classChar).join('')}]`;
    try {
      return compile(`^(?:${sequenceText(nodes, inside)})$`, { mode: 'unicode' });
    } catch (cause) {
      throw builtinError(`glob: ${cause instanceof Error ? cause.message : cause}`, cause);
    }
  });
}

function sequenceText(nodes: readonly GlobNode[], inside: string): string {
  return nodes.map((node) => nodeText(node, inside)).join('');
}

function nodeText(node: GlobNode, inside: string): string {
  switch (node.kind) {
    case 'text':
      return quoteMeta(node.text);
    case 'one':
      return inside;
    case 'many':
      return `${inside}*`;
    case 'all':
      return '(?s:.)*';
    case 'set':
      return `[${node.negated ? '^' : ''}${Array.from(node.chars, classChar).join('')}]`;
    case 'range':
      return `[${node.negated ? '^' : ''}${classChar(node.low)}-${classChar(node.high)}]`;
    default:
      return `(?:${node.options.map((option) => sequenceText(option, inside)).join('|')})`;
  }
}

/** A character inside brackets, as its number: nothing there is special then. */
function classChar(char: string): string {
  return `\\x{${char.codePointAt(0)!.toString(16)}}`;
}
