/**
 * Makes `docs/guides/policy-builtins.md` from the registry: `node scripts/builtin-table.ts` in this package.
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { createRegistry, describeRegistry } from '../src/builtins/registry.js';
import { graphqlBuiltins } from '../src/graphql.js';
import { jwtBuiltins } from '../src/jwt.js';
import { standardBuiltins } from '../src/standard-builtins.js';
import { x509Builtins } from '../src/x509.js';

const GROUPS = [
  ['', standardBuiltins],
  ['@lamellar/policy/jwt', jwtBuiltins],
  ['@lamellar/policy/x509', x509Builtins],
  ['@lamellar/policy/graphql', graphqlBuiltins],
] as const;

/** The page, as Markdown. */
export function builtinTable(): string {
  const registry = createRegistry(...GROUPS.map(([, group]) => group));
  const pathOf = new Map(GROUPS.flatMap(([path, group]) => group.map(({ name }) => [name, path])));
  const rows = describeRegistry(registry).map(({ name, args, result }) => {
    const builtin = registry.get(name)!;
    const notes = [
      builtin.infix === undefined ? '' : `\`${builtin.infix.replaceAll('|', '\\|')}\``,
      builtin.deprecated ? 'v0 only' : '',
      builtin.deterministic ? '' : 'its answer changes',
      pathOf.get(name) === '' ? '' : `\`${pathOf.get(name)}\``,
    ].filter((note) => note !== '');
    return `| \`${name}\` | ${code(args.join(', '))} | ${code(result ?? '')} | ${notes.join(', ')} |`;
  });
  return `# Builtins

Every builtin of OPA, with its types in OPA's notation. Made from the registry by \`packages/policy/scripts/builtin-table.ts\`; the meaning of
each is in OPA's own reference. Groups on a path of their own are passed to \`compile\` as \`builtins\`.

| builtin | arguments | result | |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(new URL('../../../docs/guides/policy-builtins.md', import.meta.url), builtinTable());
}
