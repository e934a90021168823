import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { folderCache, openExposure } from '@lamellar/scanner';
import { hasDockerRegistry, pushDemoImages, startRegistry } from './demo-registry.js';
import { watchOnce } from './watch.js';

const PAUSE_MS = 10_000;
const QUESTION = ['pkg:maven/org.apache.logging.log4j/log4j-core', '<2.17.0'] as const;

/** `npm run example -- registry-watch [HOST [PURL RANGE]]`: watches a registry until it is interrupted. Without a host, one of its own with three images. */
async function main(host?: string, purl: string = QUESTION[0], range: string = QUESTION[1]): Promise<void> {
  if (host === undefined && !hasDockerRegistry()) {
    console.error('docker-registry is not installed (apt install docker-registry); or name a registry: HOST');
    process.exitCode = 1;
    return;
  }
  using own = host === undefined ? await startRegistry() : undefined;
  if (own) await pushDemoImages(own.host);
  const place = own?.host ?? (host as string);
  const data = join(process.cwd(), '.cache');
  using exposure = openExposure(own ? ':memory:' : join(data, 'exposure.db'));
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());
  const options = {
    cache: folderCache(join(data, 'cache')),
    exposure,
    registry: { plainHttp: place.startsWith('127.0.0.1') || place.startsWith('localhost') },
    tell: (line: string) => console.log(line),
    signal: interrupt.signal,
  };
  while (!interrupt.signal.aborted) {
    try {
      const round = await watchOnce(place, options);
      for (const line of round.failed) console.error(line);
      if (round.scanned > 0) answer(exposure.find(purl, range), purl, range);
      await sleep(PAUSE_MS, undefined, { signal: interrupt.signal });
    } catch (error) {
      if (!interrupt.signal.aborted) throw error;
    }
  }
}

function answer(found: ReturnType<ReturnType<typeof openExposure>['find']>, purl: string, range: string): void {
  console.log(`\nwhich images hold ${purl} ${range}?`);
  for (const { version, subjects } of found)
    for (const subject of subjects) console.log(`  ${subject.name} holds ${version}`);
  if (found.length === 0) console.log('  none of those that were scanned');
  console.log();
}

await main(...(process.argv.slice(2) as [string?, string?, string?]));
