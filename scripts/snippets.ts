import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { Checklist } from './workspace/checklist.js';
import { root } from './workspace/packages.js';

/** `npm run snippets`: every ```ts block of the READMEs and guides compiles, each as a module of its own. */
const work = join(root, '.cache/snippets');
const texts = [
  'README.md',
  ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/README.md`),
  ...readdirSync(join(root, 'examples')).map((name) => `examples/${name}/README.md`),
  ...readdirSync(join(root, 'docs/guides')).map((name) => `docs/guides/${name}`),
].filter((file) => existsSync(join(root, file)) && file.endsWith('.md'));

rmSync(work, { recursive: true, force: true });
const origins = new Map<string, string>();
for (const text of texts) {
  const source = readFileSync(join(root, text), 'utf8');
  for (const match of source.matchAll(/^```ts\n(.*?)^```$/gms)) {
    const line = source.slice(0, match.index).split('\n').length + 1;
    const file = join(work, `${text.replaceAll('/', '-').replace(/\.md$/, '')}-${line}.ts`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${match[1]}\nexport {};\n`);
    origins.set(file, `${text}:${line}`);
  }
}

const { options } = ts.parseJsonConfigFileContent(
  {
    extends: join(root, 'tsconfig.base.json'),
    compilerOptions: {
      noEmit: true,
      composite: false,
      declaration: false,
      declarationMap: false,
      emitDeclarationOnly: false,
      isolatedDeclarations: false,
      noUnusedLocals: false,
      skipLibCheck: true,
      lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts'].map((lib) => lib.slice(4, -5)),
    },
  },
  ts.sys,
  root,
);
const program = ts.createProgram([...origins.keys()], options);
const checklist = new Checklist();
for (const [file, origin] of origins) {
  const source = program.getSourceFile(file);
  const problems = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  const said = problems.map(({ messageText, start }) => {
    const line = start === undefined || source === undefined ? 0 : source.getLineAndCharacterOfPosition(start).line;
    return `line ${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
  checklist.check(`snippet ${relative(root, origin)}`, said.length === 0 ? undefined : said.join('; '));
}
checklist.finish();
