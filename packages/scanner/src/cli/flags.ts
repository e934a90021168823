/** Flags as `node:util` parses them, with the line of the help text. */
export const flags = {
  db: { type: 'string', help: ['FILE', 'the advisory database'] },
  cache: { type: 'string', help: ['FOLDER', 'keep layer reports here, and do not read known layers again'] },
  format: { type: 'string', help: ['FORMAT', ''] },
  output: { type: 'string', help: ['FILE', 'write the report to a file'] },
  severity: { type: 'string', help: ['WORDS', 'report these severities alone: critical,high,medium,low,unknown'] },
  'fail-on': {
    type: 'string',
    help: ['WHAT', 'exit with 1 for a finding as bad as critical, high, medium or low; or for those to "act" on'],
  },
  'ignore-unfixed': { type: 'boolean', help: ['', 'leave out findings that have no fix'] },
  vex: {
    type: 'string',
    multiple: true,
    help: ['FILE', 'take back what an OpenVEX, CSAF or CycloneDX document says is not affected'],
  },
  'ignore-file': {
    type: 'string',
    multiple: true,
    help: ['FILE', 'take back what a .trivyignore, .grype.yaml or osv-scanner.toml ignores'],
  },
  'licence-policy': {
    type: 'string',
    help: ['FILE', 'judge licences by a policy: allow, warn and deny in YAML or JSON'],
  },
  'max-age': { type: 'string', help: ['DAYS', 'advisories imported longer ago are stale (30)'] },
  'accept-unknown': {
    type: 'boolean',
    help: ['', 'with --fail-on, exit with 0 where 4 would say that something is unknown'],
  },
  exposure: {
    type: 'string',
    help: ['FILE', 'keep the inventory in an exposure index; with db update, tell what new advisories touch'],
  },
  skip: { type: 'string', multiple: true, help: ['FOLDER', 'leave out a folder of fs, relative to it'] },
  platform: { type: 'string', help: ['OS/ARCH', 'which image of a multi-platform index'] },
  tag: { type: 'string', help: ['TAG', 'which image of an index or archive'] },
  'plain-http': { type: 'boolean', help: ['', 'speak to the registry without TLS'] },
  quiet: { type: 'boolean', help: ['', 'no progress'] },
  help: { type: 'boolean', help: ['', 'this text'] },
} as const;
