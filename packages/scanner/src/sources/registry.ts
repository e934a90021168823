import { createHash } from 'node:crypto';
import { ScannerError } from '../errors.js';
import { checkDigest } from './blob-store.js';
import {
  describeConfig,
  digestOf,
  type ImageConfig,
  type ImageOptions,
  isFileSystem,
  type Manifest,
  pickDescriptor,
} from './oci.js';
import { parseReference } from './reference.js';
import { RegistryClient, type RegistryOptions } from './registry-client.js';
import type { Image, ImageSource } from './source.js';

const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');
const MAX_INDEXES = 4;

/**
 * An image in a registry, pulled layer by layer by the OCI distribution API and never stored. Manifests and configs are checked against the digests that
 * name them, layers while they are read; layers that the cache knows are not pulled.
 */
export function registryImage(name: string, options: ImageOptions & RegistryOptions = {}): ImageSource {
  const reference = parseReference(name);
  return {
    kind: 'image',
    name,
    async open(signal) {
      const client = new RegistryClient(reference, options, signal);
      return await openImage(client, name, reference.reference, options);
    },
  };
}

async function openImage(
  client: RegistryClient,
  name: string,
  reference: string,
  options: ImageOptions,
): Promise<Image> {
  let wanted = reference;
  for (let depth = 0; depth <= MAX_INDEXES; depth++) {
    const bytes = await client.small(`manifests/${wanted}`, ACCEPT);
    if (wanted.startsWith('sha256:')) checkDigest(bytes, wanted, 'the manifest');
    const manifest = parse(bytes);
    if (manifest.manifests) {
      wanted = digestOf(pickDescriptor(manifest.manifests, options));
      continue;
    }
    const configDigest = digestOf(manifest.config);
    const config = await client.small(`blobs/${configDigest}`, '*/*');
    checkDigest(config, configDigest, 'the config');
    return {
      digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
      ...describeConfig(parse(config) as ImageConfig),
      names: [name],
      layers: (manifest.layers ?? []).filter(isFileSystem).map((layer) => {
        const digest = digestOf(layer);
        return { digest, size: layer.size, open: () => client.stream(`blobs/${digest}`) };
      }),
      [Symbol.dispose]: () => {},
    };
  }
  throw new ScannerError('SCANNER_SOURCE', `${name}: indexes are nested deeper than ${MAX_INDEXES} levels`);
}

function parse(bytes: Buffer): Manifest {
  try {
    return JSON.parse(bytes.toString()) as Manifest;
  } catch (cause) {
    throw new ScannerError('SCANNER_SOURCE', `the registry's answer is no JSON: ${(cause as Error).message}`, {
      cause,
    });
  }
}
