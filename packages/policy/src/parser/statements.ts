import { type ImportNode, type RefTerm, refOf, type Term, termKind } from '../ast/index.js';
import { BASE_KEYWORDS, IDENT, V1_KEYWORDS, V2_KEYWORDS, WHITESPACE } from '../lexer/index.js';
import type { Cursor } from './cursor.js';
import { term } from './terms.js';

/** The path of `package a.b["c"]`; undefined when it is none, with or without a problem. */
export function packagePath(p: Cursor): string[] | undefined {
  p.advanceKeepingSpace();
  if (p.is('.') || p.is('[')) return undefined;
  if (p.is(WHITESPACE)) p.advance();
  if (!takeIdentifier(p)) return p.illegal();
  const name = term(p);
  if (name === undefined) return undefined;
  if (name.kind === 'var') return [name.name];
  if (name.kind !== 'ref') return p.illegal();
  if (name.head.kind !== 'var') {
    p.problem(name.head.at, `unexpected ${termKind(name.head)} token: expecting var`);
    return undefined;
  }
  const path = [name.head.name];
  for (const part of name.path) {
    if (part.kind !== 'scalar' || typeof part.value !== 'string') {
      p.problem(part.at, `unexpected ${termKind(part)} token: expecting string`);
      return undefined;
    }
    path.push(part.value);
  }
  return path;
}

function takeIdentifier(p: Cursor): boolean {
  if (p.is(IDENT)) return true;
  if (!p.isRefKeyword()) return false;
  p.token = IDENT;
  return true;
}

const ROOTS = ['data', 'future', 'input', 'rego'];

/** `import path [as alias]`. */
export function importStatement(p: Cursor): ImportNode | undefined {
  const at = p.start;
  p.advanceKeepingSpace();
  if (p.is('.') || p.is('[')) return undefined;
  if (p.is(WHITESPACE)) p.advance();
  if (!takeIdentifier(p)) return p.illegal();
  const named = p.withoutFutureKeywords(() => term(p));
  p.addKeywords([]);
  const path = named && importPath(p, named);
  if (path === undefined) return undefined;
  const root = path.head.kind === 'var' ? path.head.name : '';
  if (!ROOTS.includes(root)) {
    p.hints.push('if this is unexpected, try updating OPA');
    p.problem(path.at, `unexpected import path, must begin with one of: {${ROOTS.join(', ')}}, got: ${root}`);
    return undefined;
  }
  if (p.is('as')) return aliased(p, path, at);
  const last = path.path.at(-1);
  const tail = last === undefined ? root : last.kind === 'scalar' ? String(last.value) : '';
  if (root !== 'future' && isVersionKeyword(p, tail)) {
    p.hints.push('import a different path or use an alias');
    p.problem((last ?? path).at, `unexpected import path, must not end with a keyword, got: ${tail}`);
  }
  return { at, path, alias: undefined };
}

function isVersionKeyword(p: Cursor, word: string): boolean {
  return BASE_KEYWORDS.includes(word) || (p.version === 'v1' && V1_KEYWORDS.includes(word));
}

function importPath(p: Cursor, named: Term): RefTerm | undefined {
  if (named.kind === 'var') return refOf([named.name], named.at);
  if (named.kind !== 'ref') {
    p.problem(p.start, 'expected path');
    return undefined;
  }
  for (const part of named.path) {
    if (part.kind !== 'scalar' || typeof part.value !== 'string') {
      p.problem(part.at, `unexpected ${termKind(part)} token: expecting string`);
      return undefined;
    }
  }
  return named;
}

function aliased(p: Cursor, path: RefTerm, at: number): ImportNode | undefined {
  p.advance();
  if (!p.is(IDENT)) return p.illegal('expected var');
  const alias = term(p);
  if (alias?.kind === 'var') return { at, path, alias: alias.name };
  if (alias?.kind === 'ref' && alias.path.length === 0) {
    p.problem(alias.at, 'unexpected import alias, must not be a reserved name');
    return undefined;
  }
  return p.illegal('expected var');
}

/** Turns on the keywords that an import of `future` or `rego` brings. */
export function applyImport(p: Cursor, node: ImportNode): void {
  const root = node.path.head.kind === 'var' ? node.path.head.name : '';
  const parts = node.path.path.map((part) => (part.kind === 'scalar' ? String(part.value) : ''));
  if (root === 'rego') {
    if (parts.length !== 1 || (parts[0] !== 'v1' && parts[0] !== 'v2')) {
      p.problem(node.path.at, `invalid import \`rego.${parts.join('.')}\`, must be one of: \`rego.v1\`, \`rego.v2\``);
    } else if (node.alias !== undefined) p.problem(node.at, '`rego` imports cannot be aliased');
    else p.addKeywords(parts[0] === 'v1' ? V1_KEYWORDS : [...V1_KEYWORDS, ...V2_KEYWORDS]);
    return;
  }
  if (root !== 'future') return;
  const known = [...V1_KEYWORDS, ...V2_KEYWORDS];
  if (parts[0] !== 'keywords') {
    p.problem(node.path.at, 'invalid import, must be `future.keywords`');
  } else if (node.alias !== undefined) p.problem(node.at, '`future` imports cannot be aliased');
  else if (parts.length !== 2) p.addKeywords(known);
  else if (!known.includes(parts[1]!)) {
    p.problem(node.path.at, `unexpected keyword, must be one of [${[...known].sort().join(' ')}]`);
  } else p.addKeywords([parts[1]!]);
}
