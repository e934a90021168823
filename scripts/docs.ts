import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Application, type TypeDocOptions } from 'typedoc';
import { readPackages, root } from './workspace/packages.js';

/** `npm run docs`: the API reference of every package, merged into one site at `docs/api/index.html`. */
const work = mkdtempSync(join(tmpdir(), 'lamellar-docs-'));
const out = join(root, 'docs/api');
const common: Partial<TypeDocOptions> = {
  logLevel: 'Warn',
  excludeInternal: true,
  excludePrivate: true,
  validation: { invalidLink: true, notExported: false, notDocumented: false },
  skipErrorChecking: true,
  disableGit: true,
  gitRevision: 'main',
  sourceLinkTemplate: 'https://github.com/lamellar/lamellar/blob/{gitRevision}/{path}#L{line}',
  basePath: root,
};

async function application(options: Partial<TypeDocOptions>): Promise<Application> {
  return Application.bootstrap({ ...common, ...options });
}

let problems = 0;
const parts: string[] = [];
for (const { name, folder, directory, entries } of readPackages()) {
  const app = await application({
    name,
    entryPoints: entries.map(({ source }) => join(directory, source)),
    tsconfig: join(directory, 'tsconfig.json'),
    readme: join(directory, 'README.md'),
  });
  const project = await app.convert();
  if (project === undefined) throw new Error(`typedoc could not read ${name}`);
  app.validate(project);
  problems += app.logger.errorCount;
  const part = join(work, `${folder}.json`);
  await app.generateJson(project, part);
  parts.push(part);
  console.log(`read ${name}: ${entries.length} entries`);
}

mkdirSync(out, { recursive: true });
const site = await application({
  name: 'Lamellar',
  entryPoints: parts,
  entryPointStrategy: 'merge',
  readme: join(root, 'README.md'),
  projectDocuments: [],
});
const merged = await site.convert();
if (merged === undefined) throw new Error('typedoc could not merge the packages');
await site.generateDocs(merged, out);
rmSync(work, { recursive: true, force: true });
problems += site.logger.errorCount;
console.log(`${problems} errors; open ${join(out, 'index.html')}`);
process.exit(problems === 0 ? 0 : 1);
