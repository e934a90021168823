import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPipeline, ndjsonFile } from '@lamellar/events';
import {
  applyVex,
  htmlReport,
  match,
  memoryCache,
  ociLayout,
  openAdvisories,
  openExposure,
  parseVex,
  prioritise,
  type Report,
  readAdvisories,
  sarifReport,
  scanToEnd,
  toEvents,
} from '@lamellar/scanner';
import { buildImage } from './image.js';

/** What the scan of the shop's image came to. */
export interface SupplyChain {
  readonly packages: number;
  /** `id package`, from the worst. */
  readonly open: readonly string[];
  /** `id package: justification`. */
  readonly takenBack: readonly string[];
  /** Layers that the second scan read: the first one's reports are handed on. */
  readonly readAgain: number;
  /** Images that hold a lodash before its fix, as the exposure index answers. */
  readonly exposed: readonly string[];
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Builds the shop's image, scans it twice, judges it by a few advisories, and writes SARIF, a page and events. Nothing leaves the machine. */
export async function scanShop(work: string, output: string): Promise<SupplyChain> {
  const layout = join(work, 'shop.oci');
  const files = buildImage(layout);
  using advisories = openAdvisories(':memory:');
  const onBad = (where: string, error: Error): never => {
    throw new Error(`${where}: ${error.message}`);
  };
  advisories.import('demo', readAdvisories(here('advisories.jsonl'), onBad), Date.now());
  const start = performance.now();
  const scan = await scanToEnd(ociLayout(layout));
  const first = performance.now();
  const again = await scanToEnd(ociLayout(layout), { cache: memoryCache(scan.layers) });
  const second = performance.now();
  const matched = match(again.inventory, advisories);
  const { findings, suppressed } = applyVex(matched, parseVex(readFileSync(here('shop.openvex.json'), 'utf8')));
  const report: Report = {
    scan: again,
    match: { ...matched, findings: prioritise(findings) },
    suppressed,
    freshness: advisories.freshness(),
    now: Date.now(),
  };
  const path = join(output, 'shop-image');
  writeFileSync(`${path}.sarif`, sarifReport(report));
  writeFileSync(`${path}.html`, htmlReport(report));
  const pipeline = createPipeline({ sinks: [ndjsonFile(`${path}.ndjson`)] });
  for (const event of toEvents(report)) pipeline.emit(event);
  await pipeline[Symbol.asyncDispose]();
  using exposure = openExposure(':memory:');
  exposure.add({ uid: again.image?.digest ?? '', name: 'shop:1', scanned: Date.now() }, again.inventory);
  console.log(
    `image of the shop: ${files} files in ${again.layers.length} layers, ${again.inventory.packages.length} packages; read in ${(first - start).toFixed(0)} ms, known in ${(second - first).toFixed(0)} ms`,
  );
  return {
    packages: again.inventory.packages.length,
    open: findings.map((each) => `${each.id} ${each.package.name}`),
    takenBack: suppressed.map(({ finding, by }) => `${finding.id} ${finding.package.name}: ${by.justification}`),
    readAgain: again.layersRead,
    exposed: exposure.find('pkg:npm/lodash', '<4.17.21').flatMap((each) => each.subjects.map(({ name }) => name)),
  };
}

/** Prints what was found, and returns the promises that were broken. */
export function judgeSupplyChain(found: SupplyChain): string[] {
  for (const each of found.open) console.log(`  open: ${each}`);
  for (const each of found.takenBack) console.log(`  taken back by VEX: ${each}`);
  console.log(`  lodash before 4.17.21 is in: ${found.exposed.join(', ')}`);
  const broken: string[] = [];
  const check = (holds: boolean, text: string): void => {
    if (!holds) broken.push(`supply chain: ${text}`);
  };
  check(found.packages >= 40, `only ${found.packages} packages`);
  check(found.open.join() === 'CVE-2021-23337 lodash,CVE-2020-28500 lodash', `open are ${found.open.join()}`);
  check(found.takenBack.length === 1, `${found.takenBack.length} findings are taken back`);
  check(found.readAgain === 0, `the second scan read ${found.readAgain} layers`);
  check(found.exposed.join() === 'shop:1', `exposed are ${found.exposed.join()}`);
  return broken;
}
