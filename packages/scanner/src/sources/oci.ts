import { statSync } from 'node:fs';
import { quote, ScannerError } from '../errors.js';
import { type BlobStore, folderStore, readJson, tarStore } from './blob-store.js';
import { asConfig, asManifest, type Descriptor, type ImageConfig, type Manifest } from './manifest.js';
import { defaultPlatform } from './platform.js';
import type { HistoryEntry, Image, ImageSource, Platform } from './source.js';

/** Options of the image sources. */
export interface ImageOptions {
  /** Which image of a multi-platform index. @default linux on this processor, else the first image */
  readonly platform?: Platform;
  /** The tag of `index.json` to take (`org.opencontainers.image.ref.name`). @default the first image */
  readonly tag?: string;
}

export const MAX_INDEXES = 4;
export const MAX_LAYERS = 1024;

/**
 * An image in an OCI layout, as a folder or as an uncompressed tar of it. Every manifest and config is checked against the digest
 * that names it; layers are checked while they are read.
 */
export function ociLayout(path: string, options: ImageOptions = {}): ImageSource {
  return {
    kind: 'image',
    name: path,
    async open() {
      const store = statSync(path).isDirectory() ? folderStore(path) : tarStore(path);
      try {
        return openOci(store, options);
      } catch (error) {
        store.close();
        throw error;
      }
    },
  };
}

/** Opens the image of an OCI layout whose files a store holds. */
export function openOci(store: BlobStore, options: ImageOptions): Image {
  const index = asManifest(readJson(store, 'index.json'), 'index.json');
  const [descriptor, names] = choose(store, index, options, 0);
  const digest = digestOf(descriptor);
  const manifest = asManifest(readJson(store, blobPath(digest), digest), 'the manifest');
  const configDigest = digestOf(manifest.config);
  const config = asConfig(readJson(store, blobPath(configDigest), configDigest), 'the config');
  const layers = manifest.layers ?? [];
  if (layers.length > MAX_LAYERS)
    throw new ScannerError('SCANNER_SOURCE', `the image has ${layers.length} layers, more than ${MAX_LAYERS}`);
  return {
    digest,
    ...describeConfig(config),
    names,
    layers: layers.filter(isFileSystem).map((layer) => {
      const layerDigest = digestOf(layer);
      const path = blobPath(layerDigest);
      return { digest: layerDigest, size: layer.size, path, open: () => store.stream(path) };
    }),
    [Symbol.dispose]: () => store.close(),
  };
}

/** The parts of an image that its config states. */
export function describeConfig(
  config: ImageConfig,
): Pick<Image, 'os' | 'architecture' | 'diffIds' | 'history' | 'labels'> {
  const history: HistoryEntry[] = (config.history ?? []).map((each) => ({
    createdBy: each.created_by ?? '',
    emptyLayer: each.empty_layer ?? false,
  }));
  return {
    os: config.os ?? '',
    architecture: config.architecture ?? '',
    diffIds: config.rootfs?.diff_ids ?? [],
    history,
    labels: config.config?.Labels ?? {},
  };
}

function choose(store: BlobStore, index: Manifest, options: ImageOptions, depth: number): [Descriptor, string[]] {
  const chosen = pickDescriptor(index.manifests ?? [], depth > 0 ? withoutTag(options) : options);
  const name = tagOf(chosen);
  const names = name === undefined ? [] : [name];
  if (!/image\.index|manifest\.list/.test(chosen.mediaType ?? '')) return [chosen, names];
  if (depth >= MAX_INDEXES)
    throw new ScannerError('SCANNER_SOURCE', `indexes are nested deeper than ${MAX_INDEXES} levels`);
  const digest = digestOf(chosen);
  const [image, more] = choose(
    store,
    asManifest(readJson(store, blobPath(digest), digest), 'an index'),
    options,
    depth + 1,
  );
  return [image, [...names, ...more]];
}

/** Tags stand in the outermost index. */
function withoutTag({ platform }: ImageOptions): ImageOptions {
  return platform ? { platform } : {};
}

function tagOf(descriptor: Descriptor): string | undefined {
  return descriptor.annotations?.['org.opencontainers.image.ref.name'];
}

/** The image of an index that fits the options; attestations, which stand among the images, are never one. Throws `SCANNER_SOURCE`. */
export function pickDescriptor(manifests: readonly Descriptor[], options: ImageOptions): Descriptor {
  const images = manifests.filter((each) => each.annotations?.['vnd.docker.reference.type'] === undefined);
  const tagged = options.tag === undefined ? images : images.filter((each) => tagOf(each) === options.tag);
  const wanted = options.platform ?? defaultPlatform();
  const fitting = tagged.find((each) => fits(each, wanted));
  const unnamed = tagged.find((each) => each.platform === undefined);
  if (!fitting && !unnamed && options.platform) {
    const there = tagged.map((each) => `${each.platform?.os}/${each.platform?.architecture}`).join(', ');
    throw new ScannerError(
      'SCANNER_SOURCE',
      `expected an image for ${wanted.os}/${wanted.architecture}, found ${there || 'none'}`,
    );
  }
  const chosen = fitting ?? unnamed ?? tagged[0];
  if (!chosen) {
    const tag = options.tag ? ` with the tag ${quote(options.tag)}` : '';
    throw new ScannerError('SCANNER_SOURCE', `expected an image${tag} in the index, found none`);
  }
  return chosen;
}

function fits(descriptor: Descriptor, wanted: Platform): boolean {
  const { os, architecture, variant } = descriptor.platform ?? {};
  return (
    os === wanted.os &&
    architecture === wanted.architecture &&
    (wanted.variant === undefined || variant === wanted.variant)
  );
}

/** Attestations and other artefacts are no file system. */
export function isFileSystem(layer: Descriptor): boolean {
  return /(layer\.v1\.tar|rootfs\.diff\.tar|layer\.nondistributable)/.test(layer.mediaType ?? 'layer.v1.tar');
}

/** The digest of a descriptor; throws `SCANNER_SOURCE` unless it is a SHA-256. */
export function digestOf(descriptor: Descriptor | undefined): string {
  const digest = descriptor?.digest ?? '';
  if (!/^sha256:[0-9a-f]{64}$/.test(digest))
    throw new ScannerError('SCANNER_SOURCE', `expected a sha256 digest in a descriptor, found ${quote(digest)}`);
  return digest;
}

function blobPath(digest: string): string {
  return `blobs/sha256/${digest.slice(7)}`;
}
