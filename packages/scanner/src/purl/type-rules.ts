/** What one package URL type asks of its parts, after its definition in the purl specification. */
export interface TypeRule {
  /** Parts that are written in lower case. */
  readonly lower?: readonly ('namespace' | 'name' | 'version')[];
  readonly namespace?: 'required' | 'prohibited';
  readonly version?: 'required';
  /** Qualifiers that must be there. */
  readonly qualifiers?: readonly string[];
  /** Changes the name further. */
  readonly name?: (name: string, qualifiers: Readonly<Record<string, string>>, namespace: string) => string;
  readonly normalizeNamespace?: (namespace: string) => string;
  /** The name reaches over slashes: only the first part is the namespace. */
  readonly longName?: boolean;
  /** Says what is wrong, or undefined. */
  readonly check?: (parts: {
    namespace: string;
    name: string;
    version: string;
    qualifiers: Readonly<Record<string, string>>;
  }) => string | undefined;
}

const lowerAll: TypeRule = { lower: ['namespace', 'name'] };
/** Hosts of the git type whose repository names do not tell case. */
const caseless = new Set(['github', 'github.com', 'bitbucket', 'bitbucket.org']);
const lowerName: TypeRule = { lower: ['name'] };

/** Types without a row have no rules of their own. */
export const typeRules: ReadonlyMap<string, TypeRule> = new Map<string, TypeRule>([
  ['alpm', lowerAll],
  ['apk', lowerAll],
  ['bitbucket', lowerAll],
  ['bitnami', lowerAll],
  ['brew', lowerAll],
  ['composer', lowerAll],
  ['deb', lowerAll],
  ['github', lowerAll],
  ['gitlab', lowerAll],
  ['git', { longName: true, name: (name, _, namespace) => (caseless.has(namespace) ? name.toLowerCase() : name) }],
  ['golang', lowerAll],
  ['hex', lowerAll],
  ['npm', lowerAll],
  ['oci', { lower: ['name'], namespace: 'prohibited' }],
  ['pypi', { lower: ['name'], name: (name) => name.replaceAll('_', '-') }],
  ['pub', { lower: ['name'], name: pubName }],
  ['qpkg', { lower: ['namespace'] }],
  ['rpm', { lower: ['namespace'] }],
  ['huggingface', { lower: ['version'] }],
  ['luarocks', lowerName],
  ['otp', { lower: ['name'], namespace: 'prohibited' }],
  ['mlflow', { namespace: 'prohibited', name: mlflowName }],
  ['cran', { version: 'required' }],
  ['swift', { namespace: 'required', version: 'required' }],
  [
    'cpan',
    {
      normalizeNamespace: (text) => text.toUpperCase(),
      check: ({ name }) => (name.includes('::') ? 'a distribution name, not a module name with "::"' : undefined),
    },
  ],
  ['conan', { check: ({ namespace, qualifiers }) => conan(namespace, qualifiers) }],
  ['julia', { qualifiers: ['uuid'], namespace: 'prohibited' }],
  ['swid', { qualifiers: ['tag_id'] }],
  ['vcpkg', { namespace: 'prohibited' }],
  ['vscode-extension', { lower: ['namespace', 'name', 'version'], namespace: 'required' }],
  ['chrome-extension', { namespace: 'prohibited', check: ({ name, version }) => chromeExtension(name, version) }],
]);

/** Letters, digits and underscores only. */
function pubName(name: string): string {
  return name.replace(/[^a-z0-9_]/g, '_');
}

/** Databricks does not tell case; Azure ML does. */
function mlflowName(name: string, qualifiers: Readonly<Record<string, string>>): string {
  return (qualifiers['repository_url'] ?? '').includes('databricks') ? name.toLowerCase() : name;
}

function conan(namespace: string, qualifiers: Readonly<Record<string, string>>): string | undefined {
  const channel = qualifiers['channel'] !== undefined;
  if (namespace === '' && channel) return 'a namespace beside the channel qualifier';
  return undefined;
}

function chromeExtension(name: string, version: string): string | undefined {
  if (!/^[a-p]{32}$/.test(name)) return 'an id of 32 letters from a to p as name';
  if (version !== '' && !/^\d{1,5}(\.\d{1,5}){0,3}$/.test(version)) return 'a version of one to four numbers';
  return undefined;
}
