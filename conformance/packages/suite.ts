import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { collect, TarReader } from '@lamellar/archive';
import { writeZip } from '@lamellar/archive/write';
import { type Analyzer, analyzers, type FoundPackage } from '@lamellar/scanner/analyzers';
import { parsePurl } from '@lamellar/scanner/purl';
import { defineSuite, type Suite } from '../harness/suite.js';

interface Expected {
  readonly name: string;
  readonly version?: string;
  readonly purlType?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly source?: { readonly Commit?: string };
}

interface Case {
  readonly extractor: string;
  readonly name: string;
  readonly file: string;
  readonly packages?: readonly Expected[];
  readonly error?: boolean;
}

/** The extractor of the source to our analyzer. Those without a row here are counted as not read. */
const ours: Readonly<Record<string, string>> = {
  'language/cpp/conanlock': 'cpp/conan-lock',
  'language/dart/pubspec': 'dart/pubspec-lock',
  'language/dotnet/csproj': 'dotnet/project-file',
  'language/dotnet/depsjson': 'dotnet/deps-json',
  'language/dotnet/dotnetpe': 'dotnet/assembly',
  'language/dotnet/nugetcpm': 'dotnet/project-file',
  'language/dotnet/packagesconfig': 'dotnet/packages-config',
  'language/dotnet/packageslockjson': 'dotnet/packages-lock',
  'language/dotnet/paketdependencies': 'dotnet/paket-dependencies',
  'language/dotnet/paketlock': 'dotnet/paket-lock',
  'language/dotnet/projectassetsjson': 'dotnet/project-assets',
  'language/elixir/mixlock': 'elixir/mix-lock',
  'language/erlang/mixlock': 'elixir/mix-lock',
  'language/gleam/gleamtoml': 'elixir/gleam-toml',
  'language/golang/gobinary': 'go/go-binary',
  'language/golang/gomod': 'go/go-mod',
  'language/golang/vendormodules': 'go/vendor-modules',
  'language/haskell/cabal': 'haskell/cabal-freeze',
  'language/haskell/stacklock': 'haskell/stack-lock',
  'language/java/archive': 'java/archive',
  'language/java/gradlelockfile': 'java/gradle-lock',
  'language/java/gradleverificationmetadataxml': 'java/gradle-verification',
  'language/java/gradleversioncatalog': 'java/gradle-catalog',
  'language/java/pomxml': 'java/pom-xml',
  'language/javascript/bunlock': 'javascript/bun-lock',
  'language/javascript/denojson': 'javascript/deno-json',
  'language/javascript/denotssource': 'javascript/deno-source',
  'language/javascript/packagejson': 'javascript/package-json',
  'language/javascript/packagelockjson': 'javascript/package-lock',
  'language/javascript/pnpmlock': 'javascript/pnpm-lock',
  'language/javascript/yarnlock': 'javascript/yarn-lock',
  'language/julia/manifesttoml': 'julia/manifest',
  'language/julia/projecttoml': 'julia/project',
  'language/ocaml/opam': 'ocaml/opam',
  'language/perl/cpan': 'perl/cpan',
  'language/php/composerlock': 'php/composer-lock',
  'language/python/condameta': 'python/conda-meta',
  'language/python/pdmlock': 'python/pdm-lock',
  'language/python/pipfilelock': 'python/pipfile-lock',
  'language/python/poetrylock': 'python/poetry-lock',
  'language/python/pylock': 'python/pylock',
  'language/python/pyprojecttoml': 'python/pyproject',
  'language/python/requirements': 'python/requirements',
  'language/python/uvlock': 'python/uv-lock',
  'language/python/wheelegg': 'python/installed',
  'language/r/renvlock': 'r/renv-lock',
  'language/ruby/gemfilelock': 'ruby/gemfile-lock',
  'language/ruby/gemspec': 'ruby/gemspec',
  'language/rust/cargoauditable': 'rust/cargo-auditable',
  'language/rust/cargolock': 'rust/cargo-lock',
  'language/rust/cargotoml': 'rust/cargo-toml',
  'language/swift/packageresolved': 'swift/package-resolved',
  'language/swift/podfilelock': 'swift/podfile-lock',
  'os/apk': 'os/apk',
  'os/chisel': 'os/chisel',
  'os/cos': 'os/cos',
  'os/dpkg': 'os/dpkg',
  'os/pacman': 'os/pacman',
  'os/rpm': 'os/rpm',
  'sbom/cdx': 'sbom/cyclonedx',
  'sbom/spdx': 'sbom/spdx',
};

/** Groups that the source states and that ours must state alike. */
const MAIN = /^(language\/(?!javascript\/vsix)|sbom\/|os\/(apk|chisel|cos|dpkg|pacman|rpm)$)/;

/** Package files of google/osv-scalibr's extractors, and three RPM databases of knqyf263/go-rpmdb. */
export const suite: Suite = defineSuite({
  name: 'packages',
  about: 'Files of 71 extractors of osv-scalibr: the packages that each states, or that it must be refused',
  tier: 'quick',
  data: ['scanner/packages'],
  run({ root, report }) {
    const folder = join(root, 'scanner/packages');
    const files = unpack(join(folder, 'files.tar.gz'));
    const cases = readFileSync(join(folder, 'cases.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Case);
    const seen = new Map<string, number>();
    let main = 0;
    let passed = 0;
    for (const test of cases) {
      const base = `${test.extractor}: ${test.name}`;
      const count = (seen.get(base) ?? 0) + 1;
      seen.set(base, count);
      const id = count === 1 ? base : `${base} #${count}`;
      const analyzer = analyzers.find((each) => each.id === ours[test.extractor]);
      if (!analyzer) {
        if (MAIN.test(test.extractor)) report.fail(id, 'no analyzer reads these files');
        else report.skip(id, 'no analyzer reads these files, which the count of 549 leaves out');
        if (MAIN.test(test.extractor)) main++;
        continue;
      }
      const detail = judge(test, analyzer, files);
      main++;
      if (detail === undefined) passed++;
      report.result(id, detail);
    }
    report.note(
      `${passed} of ${main} cases of language/* (without vsix), sbom/* and os/{apk,chisel,cos,dpkg,pacman,rpm}`,
    );
    databases(folder, analyzers.find((each) => each.id === 'os/rpm') as Analyzer, (id, detail) =>
      report.result(id, detail),
    );
  },
});

function unpack(path: string): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const reader = new TarReader({
    entry: (entry) =>
      entry.type === 'file' ? collect((bytes) => files.set(entry.name.replace(/^\.\//, ''), bytes)) : undefined,
  });
  reader.write(gunzipSync(readFileSync(path)));
  reader.end();
  return files;
}

function judge(test: Case, analyzer: Analyzer, files: ReadonlyMap<string, Buffer>): string | undefined {
  const manifest = files.get(`${test.file}/MANIFEST.MF`);
  const bytes = manifest ? writeZip([{ name: 'META-INF/MANIFEST.MF', content: manifest }]) : files.get(test.file);
  if (!bytes) return `${test.file}: not in the archive`;
  const { packages, error, problems } = extract(analyzer, test.file, bytes, (path) => files.get(path));
  if ((test.error ?? false) !== (error !== undefined)) {
    if (!(test.error && test.packages !== undefined && problems > 0))
      return test.error ? 'expected an error, found none' : `found the error ${error}`;
  }
  if (test.packages === undefined) return undefined;
  const wanted = test.packages.map((each) => describe(expectedFields(each))).sort();
  const found = packages.map((each) => describe(foundFields(each, test))).sort();
  const missing = difference(wanted, found);
  const extra = difference(found, wanted);
  return missing.length + extra.length === 0
    ? undefined
    : `missing ${missing.slice(0, 4).join(' ')}; not expected ${extra.slice(0, 4).join(' ')}`;
}

function extract(
  analyzer: Analyzer,
  path: string,
  bytes: Buffer,
  companion: (path: string) => Buffer | undefined,
): { packages: FoundPackage[]; error: string | undefined; problems: number } {
  const packages: FoundPackage[] = [];
  let problems = 0;
  try {
    analyzer.extract(
      { path, bytes, text: bytes.toString(), companion },
      {
        package: (each) => packages.push(each),
        problem: () => {
          problems++;
        },
      },
    );
  } catch (error) {
    if ((error as { code?: string }).code?.match(/^(SCANNER|ARCHIVE)_/) === null) throw error;
    if ((error as { code?: string }).code === undefined) throw error;
    return { packages, error: (error as Error).message, problems };
  }
  return { packages, error: undefined, problems };
}

type Fields = readonly (string | undefined)[];

/** Type, name, version, commit, groups and licences, as far as the source states them. */
function expectedFields(each: Expected): Fields {
  const groups = each.metadata?.['DepGroupVals'] as string[] | undefined;
  return [
    each.purlType ?? '',
    each.name,
    each.version ?? '',
    each.source?.Commit || undefined,
    groups && [...groups].sort().join('+'),
  ];
}

function foundFields(each: FoundPackage, test: Case): Fields {
  const states = (key: string): boolean => (test.packages ?? []).some((one) => one.metadata && key in one.metadata);
  const commits = (test.packages ?? []).some((one) => one.source && 'Commit' in one.source);
  const groups = states('DepGroupVals') ? [...(each.groups ?? [])].sort().join('+') : undefined;
  return [each.type, sourceName(each, test), each.version, commits ? each.commit : undefined, groups];
}

/** The source names what an SPDX document states by the package URL's last part alone, else by its CPE. */
function sourceName(each: FoundPackage, test: Case): string {
  if (test.extractor !== 'sbom/spdx') return each.name;
  return each.purl ? parsePurl(each.purl).name : (each.cpes?.[0] ?? each.name);
}

function describe(fields: Fields): string {
  return fields.map((field) => field ?? '').join('|');
}

function difference(a: readonly string[], b: readonly string[]): string[] {
  const rest = [...b];
  return a.filter((each) => {
    const at = rest.indexOf(each);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

function databases(folder: string, analyzer: Analyzer, result: (id: string, detail: string | undefined) => void): void {
  const path = join(folder, 'rpm/expected.jsonl');
  if (!existsSync(path) || !statSync(path).isFile()) return;
  for (const line of readFileSync(path, 'utf8').split('\n').filter(Boolean)) {
    const { file, packages } = JSON.parse(line) as {
      file: string;
      packages: { Name: string; Version: string; Release: string }[];
    };
    const bytes = gunzipSync(readFileSync(join(folder, 'rpm', file.endsWith('.gz') ? file : `${file}.gz`)));
    const found = extract(analyzer, `var/lib/rpm/${file}`, bytes, () => undefined);
    const wanted = packages.map((each) => `${each.Name} ${each.Version}-${each.Release}`).sort();
    const names = found.packages.map((each) => `${each.name} ${each.version}`).sort();
    const missing = difference(wanted, names);
    const extra = difference(names, wanted);
    result(
      `rpm database ${file}`,
      missing.length + extra.length === 0 && !found.error
        ? undefined
        : `${found.error ?? ''} missing ${missing.slice(0, 3)} extra ${extra.slice(0, 3)}`,
    );
  }
}
