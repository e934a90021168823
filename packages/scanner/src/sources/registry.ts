import { type ContentSource, openContent } from './content-source.js';
import type { ImageOptions } from './oci.js';
import { parseReference } from './reference.js';
import { RegistryClient, type RegistryOptions } from './registry-client.js';
import type { ImageSource } from './source.js';

const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/**
 * An image in a registry, pulled layer by layer by the OCI distribution API and never stored. Manifests and configs are checked against the digests that
 * name them, layers while they are read; layers that the cache knows are not pulled.
 */
export function registryImage(name: string, options: ImageOptions & RegistryOptions = {}): ImageSource {
  const { host, repository, reference } = parseReference(name);
  return {
    kind: 'image',
    name,
    async open(signal) {
      const client = new RegistryClient(host, options, signal);
      return await openContent(repositoryContent(client, repository), name, reference, options);
    },
  };
}

/** The names of all images in a registry that lists them (`/v2/_catalog`, which public registries refuse), as `host/repository:tag`. */
export async function* registryImages(
  host: string,
  options: RegistryOptions & { readonly signal?: AbortSignal } = {},
): AsyncGenerator<string, void, void> {
  const client = new RegistryClient(host, options, options.signal);
  for await (const page of client.pages('_catalog?n=100', 'registry:catalog:*')) {
    for (const repository of texts(page, 'repositories')) {
      for await (const tags of client.pages(`${repository}/tags/list?n=100`, `repository:${repository}:pull`)) {
        for (const tag of texts(tags, 'tags')) yield `${host}/${repository}:${tag}`;
      }
    }
  }
}

function repositoryContent(client: RegistryClient, repository: string): ContentSource {
  const scope = `repository:${repository}:pull`;
  return {
    manifest: (reference) => client.small(`${repository}/manifests/${reference}`, scope, ACCEPT),
    config: ({ digest }) => client.small(`${repository}/blobs/${digest}`, scope, '*/*'),
    layer: ({ digest, size }) => client.stream(`${repository}/blobs/${digest}`, scope, '*/*', size),
    [Symbol.dispose]: () => client[Symbol.dispose](),
  };
}

function texts(page: unknown, field: string): string[] {
  const list = (page as Record<string, unknown> | null)?.[field];
  return Array.isArray(list) ? list.filter((each): each is string => typeof each === 'string') : [];
}
