import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import {
  dockerCredentials,
  folderCache,
  type RegistryOptions,
  registryImage,
  registryImages,
  type ScanOptions,
  scanToEnd,
} from '@lamellar/scanner';
import { defineSuite, type Report, type Suite } from '../harness/suite.js';
import { breakingProxy } from './breaking-proxy.js';
import { LARGE, makeImage, type PushedImage, push } from './image.js';
import { crane, craneRegistry, dockerRegistry, type Guard, hasDockerRegistry, makeGuard, user } from './servers.js';

const amd64 = { os: 'linux', architecture: 'amd64' };
const arm64 = { os: 'linux', architecture: 'arm64' };
const onAmd64 = 'only-amd64@2.0.0, shared@1.0.0';
const onArm64 = 'only-arm64@2.0.0, shared@1.0.0';

/** Pulls out of registries that others wrote: platforms, digests, broken transfers, TLS, users. */
export const suite: Suite = defineSuite({
  name: 'registry',
  about: "Own: images pulled out of Debian's docker-registry and go-containerregistry's, on loopback",
  tier: 'quick',
  async run({ report }) {
    const folder = mkdtempSync(join(tmpdir(), 'lamellar-registry-'));
    try {
      const image = makeImage();
      if (hasDockerRegistry()) {
        {
          using server = await dockerRegistry(folder);
          await plain('docker-registry', server.host, image, folder, report);
        }
        await guarded(folder, report);
      } else report.skip('docker-registry', 'docker-registry is not installed');
      const program = crane();
      if (program) {
        using server = await craneRegistry(program);
        await plain('crane', server.host, image, folder, report);
      } else
        report.skip(
          'crane',
          'crane is not in the peers folder: GOBIN=PEERS go install github.com/google/go-containerregistry/cmd/crane@v0.22.1',
        );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

async function plain(server: string, host: string, image: PushedImage, folder: string, report: Report): Promise<void> {
  const options = { plainHttp: true, platform: amd64, maxPauseMs: 10 };
  const name = `${host}/team/shop`;
  await push(host, 'team/shop', '1', image);
  await push(host, 'other', 'latest', image);
  await expectPackages(`${server}: by tag`, report, onAmd64, `${name}:1`, options);
  await expectPackages(`${server}: another platform`, report, onArm64, `${name}:1`, { ...options, platform: arm64 });
  await expectPackages(
    `${server}: by the digest of the index`,
    report,
    onAmd64,
    `${name}@${image.index.digest}`,
    options,
  );
  const manifest = `${name}@${image.manifests[1]?.digest}`;
  await expectPackages(`${server}: by the digest of a manifest`, report, onArm64, manifest, options);
  await expectError(`${server}: a tag that is not there`, report, 'answered 404', `${name}:2`, options);
  await expectError(`${server}: a platform that is not there`, report, 'linux/s390x', `${name}:1`, {
    ...options,
    platform: { os: 'linux', architecture: 's390x' },
  });
  const listed: string[] = [];
  for await (const each of registryImages(host, options)) listed.push(each);
  const all = `${host}/other:latest, ${name}:1`;
  report.result(
    `${server}: its list`,
    listed.sort().join(', ') === all ? undefined : `${all}; found ${listed.join(', ')}`,
  );
  await broken(server, host, options, folder, report);
}

/** A transfer that breaks off goes on by a range; a layer that is known is not pulled. */
async function broken(server: string, host: string, options: object, folder: string, report: Report): Promise<void> {
  await using proxy = await breakingProxy(host, LARGE / 3, 2);
  const cache = folderCache(join(folder, `cache-${server}`));
  const name = `${proxy.host}/team/shop:1`;
  await expectPackages(`${server}: a transfer that breaks off twice`, report, onAmd64, name, { ...options, cache });
  const ranges = proxy.asked.filter((each) => each.includes('bytes=')).length;
  report.result(
    `${server}: goes on where it ended`,
    ranges === 2 ? undefined : `2 requests with a range; found ${ranges}`,
  );
  const before = proxy.asked.length;
  await expectPackages(`${server}: with known layers`, report, onAmd64, name, { ...options, cache });
  const again = proxy.asked.slice(before).filter((each) => each.includes('/blobs/')).length;
  // The config is asked for, no layer.
  report.result(`${server}: does not pull known layers`, again === 1 ? undefined : `1 blob asked for; found ${again}`);
  await using dead = await breakingProxy(host, LARGE / 3, 100);
  await expectProblemOrError(
    `${server}: a transfer that always breaks off`,
    report,
    `${dead.host}/team/shop:1`,
    options,
  );
}

async function guarded(folder: string, report: Report): Promise<void> {
  const guard = makeGuard(folder);
  if (!guard) return report.skip('docker-registry: TLS and users', 'openssl or a perl with bcrypt is missing');
  using server = await dockerRegistry(folder, guard);
  const name = `${server.host}/team/shop:1`;
  const options = { platform: amd64, ca: guard.ca, tries: 1 };
  const id = (what: string): string => `docker-registry, guarded: ${what}`;
  await expectPackages(id('own authority and user'), report, onAmd64, name, { ...options, credentials: user });
  await expectError(id('no user'), report, 'asks for credentials', name, options);
  const wrong = { username: 'ann', password: 'wrong' };
  await expectError(id('a wrong password'), report, 'answered 401', name, { ...options, credentials: wrong });
  await expectError(id('an authority that is not known'), report, 'certificate', name, {
    platform: amd64,
    tries: 1,
    credentials: user,
  });
  await helpers(folder, server.host, name, { ...options }, id, report);
}

/** Users as Docker's config.json and its helpers know them. */
async function helpers(
  folder: string,
  host: string,
  name: string,
  options: { readonly ca: Guard['ca']; readonly platform: typeof amd64; readonly tries: number },
  id: (what: string) => string,
  report: Report,
): Promise<void> {
  const config = join(folder, 'config.json');
  const auth = Buffer.from(`${user.username}:${user.password}`).toString('base64');
  writeFileSync(config, JSON.stringify({ auths: { [host]: { auth } } }));
  await expectPackages(id('the user of config.json'), report, onAmd64, name, {
    ...options,
    credentials: dockerCredentials(config),
  });
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const helper = join(bin, 'docker-credential-lamellar-test');
  writeFileSync(
    helper,
    `#!/bin/sh\nread server\n[ "$1" = get ] && [ "$server" = "${host}" ] || { echo "credentials not found in native keychain"; exit 1; }\nprintf '{"ServerURL":"%s","Username":"${user.username}","Secret":"${user.password}"}' "$server"\n`,
  );
  chmodSync(helper, 0o755);
  writeFileSync(config, JSON.stringify({ credHelpers: { [host]: 'lamellar-test' } }));
  const path = process.env['PATH'];
  process.env['PATH'] = `${bin}${delimiter}${path}`;
  try {
    await expectPackages(id('the user of a helper'), report, onAmd64, name, {
      ...options,
      credentials: dockerCredentials(config),
    });
  } finally {
    process.env['PATH'] = path;
  }
}

type PullOptions = RegistryOptions & Pick<ScanOptions, 'cache'> & { readonly platform?: typeof amd64 };

async function pull(name: string, options: PullOptions): Promise<{ packages: string; problems: string }> {
  const { inventory } = await scanToEnd(registryImage(name, options), options.cache ? { cache: options.cache } : {});
  return {
    packages: inventory.packages.map((each) => `${each.name}@${each.version}`).join(', '),
    problems: inventory.problems.map((each) => each.message).join('; '),
  };
}

async function expectPackages(
  id: string,
  report: Report,
  expected: string,
  name: string,
  options: PullOptions,
): Promise<void> {
  try {
    const { packages, problems } = await pull(name, options);
    report.result(
      id,
      packages === expected && problems === '' ? undefined : `${expected}; found ${packages} ${problems}`,
    );
  } catch (error) {
    report.fail(id, (error as Error).message);
  }
}

async function expectError(
  id: string,
  report: Report,
  words: string,
  name: string,
  options: PullOptions,
): Promise<void> {
  try {
    report.fail(id, `expected an error; found ${(await pull(name, options)).packages}`);
  } catch (error) {
    const { message } = error as Error;
    report.result(id, message.includes(words) ? undefined : `${words}; found ${message}`);
  }
}

/** A layer that cannot be had to its end is a problem of the report, and the other layers are still there. */
async function expectProblemOrError(id: string, report: Report, name: string, options: PullOptions): Promise<void> {
  const { packages, problems } = await pull(name, options);
  const right = packages.includes('only-amd64') && problems.includes('broke off');
  report.result(id, right ? undefined : `the other layer and a problem; found ${packages} ${problems}`);
}
