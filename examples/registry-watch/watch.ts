import {
  dockerCredentials,
  type ExposureIndex,
  type LayerCache,
  type RegistryOptions,
  registryImage,
  registryImages,
  scanToEnd,
} from '@lamellar/scanner';

/** What one look at the registry did. */
export interface Round {
  readonly images: number;
  /** Images whose digest was not known. */
  readonly scanned: number;
  readonly layersRead: number;
  /** Images that could not be scanned, with the reason. */
  readonly failed: readonly string[];
}

/** Options of {@link watchOnce}. */
export interface WatchOptions {
  readonly cache: LayerCache;
  readonly exposure: ExposureIndex;
  readonly registry?: RegistryOptions;
  readonly tell?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** Looks at every image of a registry and scans those that are new, layer by layer: what another image has brought is not pulled again. */
export async function watchOnce(host: string, options: WatchOptions): Promise<Round> {
  const registry = { credentials: dockerCredentials(), ...options.registry };
  const failed: string[] = [];
  let images = 0;
  let scanned = 0;
  let layersRead = 0;
  for await (const name of registryImages(host, {
    ...registry,
    ...(options.signal ? { signal: options.signal } : {}),
  })) {
    images++;
    try {
      const read = await scanNew(name, registry, options);
      if (read === undefined) continue;
      scanned++;
      layersRead += read;
    } catch (error) {
      options.signal?.throwIfAborted();
      failed.push(`${name}: ${(error as Error).message}`);
    }
  }
  return { images, scanned, layersRead, failed };
}

/** Layers read, or undefined when the image is known. */
async function scanNew(name: string, registry: RegistryOptions, options: WatchOptions): Promise<number | undefined> {
  const source = registryImage(name, registry);
  {
    using image = await source.open(options.signal);
    if (options.exposure.has(image.digest)) return undefined;
  }
  const { image, inventory, layers, layersRead } = await scanToEnd(source, { cache: options.cache });
  options.exposure.add({ uid: image?.digest ?? name, name, scanned: Date.now() }, inventory);
  options.tell?.(`${name}: ${inventory.packages.length} packages, ${layersRead} of ${layers.length} layers read`);
  return layersRead;
}
