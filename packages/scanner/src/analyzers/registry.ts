import type { Analyzer } from './analyzer.js';
import { knownBinary } from './binary/known-binary.js';
import { conanLock } from './cpp/conan-lock.js';
import { pubspecLock } from './dart/pubspec-lock.js';
import { dotnetAssembly } from './dotnet/assembly.js';
import { depsJson, packagesLock, projectAssets } from './dotnet/lock-files.js';
import { packagesConfig } from './dotnet/packages-config.js';
import { paketDependencies, paketLock } from './dotnet/paket.js';
import { projectFile } from './dotnet/project-file.js';
import { gleamManifest, gleamToml } from './elixir/gleam-toml.js';
import { mixLock } from './elixir/mix-lock.js';
import { goBinary } from './go/go-binary.js';
import { goMod } from './go/go-mod.js';
import { vendorModules } from './go/vendor-modules.js';
import { cabalFreeze, stackLock } from './haskell/haskell.js';
import { javaArchive } from './java/archive.js';
import { gradleCatalog, gradleLock, gradleVerification, sbtLock } from './java/gradle.js';
import { jdkRelease } from './java/jdk-release.js';
import { pomXml } from './java/pom-xml.js';
import { bunLock } from './javascript/bun-lock.js';
import { denoJson, denoSource } from './javascript/deno.js';
import { packageJson } from './javascript/package-json.js';
import { packageLock } from './javascript/package-lock.js';
import { pnpmLock } from './javascript/pnpm-lock.js';
import { yarnLock } from './javascript/yarn-lock.js';
import { juliaManifest, juliaProject } from './julia/julia.js';
import { opam } from './ocaml/opam.js';
import { apkInstalled } from './os/apk.js';
import { dpkgFiles, dpkgStatus } from './os/dpkg.js';
import { dpkgCopyright } from './os/dpkg-copyright.js';
import { osRelease } from './os/os-release.js';
import { releaseFiles } from './os/release-files.js';
import { rpmDatabase } from './os/rpm/database.js';
import { chisel, cos, pacman } from './os/small-databases.js';
import { cpan } from './perl/cpan.js';
import { composerInstalled, composerLock } from './php/composer.js';
import { condaMeta, pythonInstalled } from './python/installed.js';
import { pdmLock, pipfileLock, poetryLock, pylock, uvLock } from './python/python-lock.js';
import { pyproject, requirementsTxt } from './python/requirements.js';
import { rDescription, renvLock } from './r/r.js';
import { gemfileLock } from './ruby/gemfile-lock.js';
import { gemspec } from './ruby/gemspec.js';
import { cargoLock, cargoToml } from './rust/cargo.js';
import { cargoAuditable } from './rust/cargo-auditable.js';
import { cyclonedx } from './sbom/cyclonedx.js';
import { spdx } from './sbom/spdx.js';
import { packageResolved, podfileLock } from './swift/swift.js';

/** Every analyzer of this package. Adding one is adding one file and one line. */
export const analyzers: readonly Analyzer[] = [
  osRelease,
  releaseFiles,
  dpkgStatus,
  dpkgFiles,
  dpkgCopyright,
  apkInstalled,
  rpmDatabase,
  pacman,
  chisel,
  cos,
  packageLock,
  yarnLock,
  pnpmLock,
  bunLock,
  packageJson,
  denoJson,
  denoSource,
  poetryLock,
  pdmLock,
  uvLock,
  pylock,
  pipfileLock,
  requirementsTxt,
  pyproject,
  pythonInstalled,
  condaMeta,
  goMod,
  vendorModules,
  goBinary,
  cargoLock,
  cargoToml,
  cargoAuditable,
  knownBinary,
  javaArchive,
  jdkRelease,
  pomXml,
  gradleLock,
  gradleVerification,
  gradleCatalog,
  sbtLock,
  gemfileLock,
  gemspec,
  composerLock,
  composerInstalled,
  packagesLock,
  projectAssets,
  depsJson,
  packagesConfig,
  projectFile,
  dotnetAssembly,
  paketLock,
  paketDependencies,
  pubspecLock,
  mixLock,
  gleamToml,
  gleamManifest,
  packageResolved,
  podfileLock,
  conanLock,
  juliaManifest,
  juliaProject,
  cabalFreeze,
  stackLock,
  opam,
  cpan,
  renvLock,
  rDescription,
  cyclonedx,
  spdx,
];

/** Analyzers that are asked for by name, because what they find is not what is installed. */
const byNameOnly: ReadonlySet<Analyzer> = new Set([denoSource, cargoToml, dotnetAssembly]);

/** The analyzers that a scan uses unless it is told otherwise. */
export const defaultAnalyzers: readonly Analyzer[] = analyzers.filter((each) => !byNameOnly.has(each));
