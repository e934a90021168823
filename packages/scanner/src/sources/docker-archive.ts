import { quote, ScannerError } from '../errors.js';
import { type BlobStore, readJson, tarStore } from './blob-store.js';
import { type ArchiveEntry, asArchive, asConfig } from './manifest.js';
import { describeConfig, type ImageOptions, openOci } from './oci.js';
import type { Image, ImageSource } from './source.js';

/** An image in the tar that `docker save`, `podman save` and kaniko write; newer ones are OCI layouts as well. */
export function dockerArchive(path: string, options: ImageOptions = {}): ImageSource {
  return {
    kind: 'image',
    name: path,
    async open() {
      const store = tarStore(path);
      try {
        return openArchive(store, options);
      } catch (error) {
        store.close();
        throw error;
      }
    },
  };
}

/** Opens either form of image tar, by the files that it holds. */
export function openArchive(store: BlobStore, options: ImageOptions): Image {
  if (!store.has('manifest.json')) return openOci(store, options);
  const entry = pick(asArchive(readJson(store, 'manifest.json'), 'manifest.json'), options.tag);
  if (!entry)
    throw new ScannerError(
      'SCANNER_SOURCE',
      `expected an image${options.tag ? ` with the tag ${quote(options.tag)}` : ''} in manifest.json, found none`,
    );
  const config = asConfig(readJson(store, entry.Config ?? ''), 'the config');
  return {
    // The archive has no manifest with a digest of its own.
    digest: '',
    ...describeConfig(config),
    names: entry.RepoTags ?? [],
    layers: (entry.Layers ?? []).map((path) => ({
      digest: undefined,
      size: store.size(path),
      path,
      open: () => store.stream(path),
    })),
    [Symbol.dispose]: () => store.close(),
  };
}

function pick(entries: readonly ArchiveEntry[], tag: string | undefined): ArchiveEntry | undefined {
  return tag === undefined ? entries[0] : entries.find((each) => each.RepoTags?.includes(tag));
}
