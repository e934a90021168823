import { deepEqual, equal } from 'node:assert/strict';
import { memoryCache, openExposure } from '@lamellar/scanner';
import { hasDockerRegistry, pushDemoImages, startRegistry } from './demo-registry.js';
import { watchOnce } from './watch.js';

/** Everything in a registry is scanned once, each layer once, and the question is answered without scanning. */
async function smoke(): Promise<void> {
  using registry = await startRegistry();
  await pushDemoImages(registry.host);
  using exposure = openExposure(':memory:');
  const options = { cache: memoryCache(), exposure, registry: { plainHttp: true } };
  const first = await watchOnce(registry.host, options);
  // Three images of two layers each, which share one.
  deepEqual(first, { images: 3, scanned: 3, layersRead: 4, failed: [] });
  deepEqual(await watchOnce(registry.host, options), { images: 3, scanned: 0, layersRead: 0, failed: [] });
  const old = exposure.find('pkg:maven/org.apache.logging.log4j/log4j-core', '<2.17.0');
  deepEqual(
    old.map((each) => [each.version, each.subjects.map((subject) => subject.name)]),
    [['2.14.1', [`${registry.host}/shop/orders:1.4`]]],
  );
  equal(exposure.find('pkg:deb/debian/openssl')[0]?.subjects.length, 3);
  console.log('registry-watch: 3 images, 4 layers read once; log4j-core <2.17.0 is in shop/orders:1.4 alone');
}

if (hasDockerRegistry()) await smoke();
else console.log('SKIP docker-registry is not installed');
