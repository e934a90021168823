import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { Package } from './packages.js';

/** The public face of one entry point as text: every exported name with its declaration, sorted, without comments. */
export interface ApiReport {
  /** Path of the report: `packages/X/api/ENTRY.api.md`. */
  readonly file: string;
  readonly text: string;
}

/** Reads the built declarations of a package and makes one report per entry. Needs a build. */
export function apiReports({ directory, entries }: Package): ApiReport[] {
  const files = entries.map(({ types }) => join(directory, types));
  const absent = files.filter((file) => !existsSync(file));
  if (absent.length > 0) throw new Error(`declarations are missing, build first: ${absent.join(', ')}`);
  const program = ts.createProgram(files, {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    skipLibCheck: true,
    noLib: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  return entries.map(({ path, specifier, types }) => {
    const source = program.getSourceFile(join(directory, types))!;
    const symbol = checker.getSymbolAtLocation(source);
    const exported = symbol === undefined ? [] : checker.getExportsOfModule(symbol);
    const blocks = exported.map((each) => describe(each, checker)).sort();
    const name = path === '.' ? 'index' : path.slice(2).replaceAll('/', '-');
    return {
      file: join(directory, 'api', `${name}.api.md`),
      text: `# ${specifier}\n\n\`\`\`ts\n${blocks.join('\n')}\n\`\`\`\n`,
    };
  });
}

const printer = ts.createPrinter({ removeComments: true });

function describe(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const declarations = (target.declarations ?? []).map((declaration) => {
    const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    const text = printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
    return node.getSourceFile().fileName.includes('generated') ? digest(text) : text;
  });
  return `// ${symbol.name}\n${declarations.join('\n')}`;
}

/** Generated declarations are long and have a check of their own: their first line and a digest stand for them. */
function digest(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return `${text.split('\n')[0]} /* generated, sha256 ${hash} */`;
}
