/** One package as a lock file pins it. */
export interface Pin {
  readonly name: string;
  readonly version: string;
}

/** How an ecosystem's lock file is written, and what osv-scanner calls it. */
export interface LockFile {
  readonly ecosystem: string;
  readonly file: string;
  /** The name by which `-L` chooses the parser. */
  readonly parseAs: string;
  /** The pin as the ecosystem's own tools would write it; undefined when they never would. */
  accept?(pin: Pin): Pin | undefined;
  write(pins: readonly Pin[]): string;
}

const text = JSON.stringify;

/** One lock file for each ecosystem that both scanners read. */
export const lockFiles: readonly LockFile[] = [
  {
    ecosystem: 'npm',
    file: 'package-lock.json',
    parseAs: 'package-lock.json',
    write: (pins) =>
      text({
        name: 'parity',
        version: '1.0.0',
        lockfileVersion: 3,
        packages: Object.fromEntries([
          ['', { name: 'parity', version: '1.0.0' }],
          ...pins.map(({ name, version }) => [`node_modules/${name}`, { version }]),
        ]),
      }),
  },
  {
    ecosystem: 'PyPI',
    file: 'poetry.lock',
    parseAs: 'poetry.lock',
    write: (pins) =>
      pins
        .map(({ name, version }) => `[[package]]\nname = ${text(name)}\nversion = ${text(version)}\noptional = false\n`)
        .join('\n'),
  },
  {
    ecosystem: 'Go',
    file: 'go.mod',
    parseAs: 'go.mod',
    accept: goPin,
    write: (pins) =>
      `module example.com/parity\n\nrequire (\n${pins.map(({ name, version }) => `\t${name} v${version}`).join('\n')}\n)\n`,
  },
  {
    ecosystem: 'crates.io',
    file: 'Cargo.lock',
    parseAs: 'Cargo.lock',
    write: (pins) =>
      `version = 3\n\n${pins.map(({ name, version }) => `[[package]]\nname = ${text(name)}\nversion = ${text(version)}\nsource = "registry+https://github.com/rust-lang/crates.io-index"\n`).join('\n')}`,
  },
  {
    ecosystem: 'RubyGems',
    file: 'Gemfile.lock',
    parseAs: 'Gemfile.lock',
    // Behind a dash stands the platform.
    accept: (pin) => (pin.version.includes('-') ? undefined : pin),
    write: (pins) =>
      `GEM\n  remote: https://rubygems.org/\n  specs:\n${pins.map(({ name, version }) => `    ${name} (${version})`).join('\n')}\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n\nBUNDLED WITH\n   2.4.0\n`,
  },
  {
    ecosystem: 'Packagist',
    file: 'composer.lock',
    parseAs: 'composer.lock',
    write: (pins) =>
      text({
        packages: pins.map(({ name, version }) => ({ name, version, dist: { type: 'zip' } })),
        'packages-dev': [],
      }),
  },
  {
    ecosystem: 'Maven',
    file: 'gradle.lockfile',
    parseAs: 'gradle.lockfile',
    write: (pins) => `${pins.map(({ name, version }) => `${name}:${version}=compileClasspath`).join('\n')}\nempty=\n`,
  },
  {
    ecosystem: 'NuGet',
    file: 'packages.lock.json',
    parseAs: 'packages.lock.json',
    write: (pins) =>
      text({
        version: 1,
        dependencies: {
          'net8.0': Object.fromEntries(
            pins.map(({ name, version }) => [name, { type: 'Direct', requested: `[${version}, )`, resolved: version }]),
          ),
        },
      }),
  },
  {
    ecosystem: 'Pub',
    file: 'pubspec.lock',
    parseAs: 'pubspec.lock',
    write: (pins) =>
      `packages:\n${pins.map(({ name, version }) => `  ${name}:\n    dependency: "direct main"\n    description:\n      name: ${name}\n      url: "https://pub.dev"\n    source: hosted\n    version: ${text(version)}`).join('\n')}\n`,
  },
  {
    ecosystem: 'Hex',
    file: 'mix.lock',
    parseAs: 'mix.lock',
    write: (pins) =>
      `%{\n${pins.map(({ name, version }) => `  ${text(name)}: {:hex, :${name}, ${text(version)}, "${'0'.repeat(64)}", [:mix], [], "hexpm", "${'0'.repeat(64)}"},`).join('\n')}\n}\n`,
  },
  {
    ecosystem: 'CRAN',
    file: 'renv.lock',
    parseAs: 'renv.lock',
    write: (pins) =>
      text({
        R: { Version: '4.3.0', Repositories: [{ Name: 'CRAN', URL: 'https://cran.r-project.org' }] },
        Packages: Object.fromEntries(
          pins.map(({ name, version }) => [
            name,
            { Package: name, Version: version, Source: 'Repository', Repository: 'CRAN' },
          ]),
        ),
      }),
  },
];

/** The go command takes full semantic versions, the major version of the path's end, and `+incompatible` where the path has none. */
function goPin({ name, version }: Pin): Pin | undefined {
  const major = /^(\d+)\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(\+incompatible)?$/.exec(version);
  if (!major || !name.split('/')[0]?.includes('.') || /-0\d+($|\.)/.test(version)) return undefined;
  const number = Number(major[1]);
  const stated = /(?:\/v|^gopkg\.in\/.*\.v)(\d+)$/.exec(name)?.[1];
  if (stated !== undefined) return Number(stated) === number && !major[2] ? { name, version } : undefined;
  if (number < 2) return major[2] ? undefined : { name, version };
  return { name, version: major[2] ? version : `${version}+incompatible` };
}
