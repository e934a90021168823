import { createHash } from 'node:crypto';
import { ScannerError } from '../errors.js';
import { checkDigest } from './blob-store.js';
import { asConfig, asManifest, type Descriptor } from './manifest.js';
import {
  describeConfig,
  digestOf,
  type ImageOptions,
  isFileSystem,
  MAX_INDEXES,
  MAX_LAYERS,
  pickDescriptor,
} from './oci.js';
import type { Image } from './source.js';

/** Manifests and blobs that are asked for by name: a registry, containerd. */
export interface ContentSource extends Disposable {
  /** A manifest by tag or digest, whole. Its size is bounded by the source. */
  manifest(reference: string, descriptor: Descriptor | undefined): Promise<Buffer>;
  /** A config, whole. */
  config(descriptor: Descriptor): Promise<Buffer>;
  /** The bytes of a layer as stored. */
  layer(descriptor: Descriptor): AsyncIterable<Uint8Array>;
}

/** Opens the image that a reference names, through indexes to the platform that is wanted. Every manifest and config is checked against the digest that names it. */
export async function openContent(
  source: ContentSource,
  name: string,
  reference: string,
  options: ImageOptions,
): Promise<Image> {
  let wanted = reference;
  let descriptor: Descriptor | undefined;
  for (let depth = 0; depth <= MAX_INDEXES; depth++) {
    const bytes = await source.manifest(wanted, descriptor);
    if (wanted.startsWith('sha256:')) checkDigest(bytes, wanted, 'the manifest');
    const manifest = asManifest(parse(bytes, 'the manifest'), 'the manifest');
    if (manifest.manifests) {
      descriptor = pickDescriptor(manifest.manifests, options);
      wanted = digestOf(descriptor);
      continue;
    }
    const configDigest = digestOf(manifest.config);
    const config = await source.config(manifest.config as Descriptor);
    checkDigest(config, configDigest, 'the config');
    const layers = manifest.layers ?? [];
    if (layers.length > MAX_LAYERS)
      throw new ScannerError('SCANNER_SOURCE', `the image has ${layers.length} layers, more than ${MAX_LAYERS}`);
    return {
      digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
      ...describeConfig(asConfig(parse(config, 'the config'), 'the config')),
      names: [name],
      layers: layers.filter(isFileSystem).map((layer) => {
        const digest = digestOf(layer);
        return { digest, size: layer.size, open: () => source.layer(layer) };
      }),
      [Symbol.dispose]: () => source[Symbol.dispose](),
    };
  }
  throw new ScannerError('SCANNER_SOURCE', `${name}: indexes are nested deeper than ${MAX_INDEXES} levels`);
}

function parse(bytes: Buffer, what: string): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch (cause) {
    throw new ScannerError('SCANNER_SOURCE', `${what} is no JSON: ${(cause as Error).message}`, { cause });
  }
}
