import { readFileSync } from 'node:fs';

/** One judgement of people about one finding in one image. */
export interface Row {
  readonly image: string;
  readonly package: string;
  readonly version: string;
  readonly vulnerability: string;
  readonly cve?: string;
  readonly label: 'TP' | 'FP' | '??';
  readonly note?: string;
  /** When it was judged. */
  readonly at: string;
}

export function readRows(path: string): Row[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);
}

/** Versions that only distributions write: an Alpine release, an rpm or Debian revision. */
export function isDistributionVersion(version: string): boolean {
  return /-r\d+$|\.(el|fc|amzn|azl|cm|suse|module)\d*|[-+](deb|ubuntu|build)|^\d+:|-\d+(\.\d+)*(ubuntu|\+b|$)/.test(
    version,
  );
}

/** The same judgement at several places of an image, or under a CVE and its alias, is one. */
export function judgementOf(row: Row): string {
  return [row.image, row.package, row.version, row.cve ?? row.vulnerability].join(' ');
}

/** The image's repository, as the name of its distribution or product. */
export function distributionOf(image: string): string {
  return image.replace(/[@:].*$/, '').replace(/^docker\.io\//, '');
}
