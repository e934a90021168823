import { join } from 'node:path';
import { quote, ScannerError } from '../errors.js';
import { folderStore } from './blob-store.js';
import { type ContentSource, openContent } from './content-source.js';
import { GrpcClient } from './grpc.js';
import type { Descriptor } from './manifest.js';
import { digestOf, type ImageOptions } from './oci.js';
import { bytesField, numberField, readFields } from './protobuf.js';
import type { ImageSource } from './source.js';

/** Options of {@link containerdImage}. */
export interface ContainerdOptions extends ImageOptions {
  /** @default /run/containerd/containerd.sock */
  readonly socket?: string;
  /** Kubernetes keeps its images in `k8s.io`. @default default */
  readonly namespace?: string;
}

const MAX_MANIFEST = 16 * 2 ** 20;
const IMAGES = 'containerd.services.images.v1.Images';
const CONTENT = 'containerd.services.content.v1.Content';

/**
 * An image of containerd, through its socket: the image service names the manifest, the content service gives the blobs. The name is the full one, such as
 * `docker.io/library/debian:12`. Only reads.
 */
export function containerdImage(name: string, options: ContainerdOptions = {}): ImageSource {
  return {
    kind: 'image',
    name,
    async open(signal) {
      const client = new GrpcClient(options.socket ?? '/run/containerd/containerd.sock', signal);
      const headers = { 'containerd-namespace': options.namespace ?? 'default' };
      try {
        const target = await findImage(client, name, headers);
        return await openContent(socketContent(client, headers), name, digestOf(target), options);
      } catch (error) {
        client[Symbol.dispose]();
        throw error;
      }
    },
  };
}

/**
 * An image in containerd's content store on disk, by the digest of its manifest or index, for machines whose daemon does not run. The root is usually
 * `/var/lib/containerd/io.containerd.content.v1.content`.
 */
export function containerdStore(root: string, digest: string, options: ImageOptions = {}): ImageSource {
  return {
    kind: 'image',
    name: `${root}@${digest}`,
    open: async () => await openContent(folderContent(root), digest, digestOf({ digest }), options),
  };
}

function folderContent(root: string): ContentSource {
  const store = folderStore(join(root, 'blobs/sha256'));
  const place = (digest: string | undefined): string => digestOf({ digest: digest ?? '' }).slice(7);
  return {
    manifest: async (reference) => store.read(place(reference), MAX_MANIFEST),
    config: async ({ digest }) => store.read(place(digest), MAX_MANIFEST),
    layer: ({ digest }) => store.stream(place(digest)),
    [Symbol.dispose]: () => store.close(),
  };
}

function socketContent(client: GrpcClient, headers: Readonly<Record<string, string>>): ContentSource {
  const small = async (digest: string): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of readBlob(client, digest, headers)) {
      size += chunk.length;
      if (size > MAX_MANIFEST)
        throw new ScannerError(
          'SCANNER_SOURCE',
          `${digest} is larger than ${MAX_MANIFEST} bytes, which no manifest is`,
        );
      chunks.push(Buffer.from(chunk));
    }
    return Buffer.concat(chunks);
  };
  return {
    manifest: small,
    config: (descriptor) => small(digestOf(descriptor)),
    layer: (descriptor) => readBlob(client, digestOf(descriptor), headers),
    [Symbol.dispose]: () => client[Symbol.dispose](),
  };
}

/** `GetImageRequest{name=1}` gives `GetImageResponse{image=1}`, whose `target=3` is a descriptor. */
async function findImage(
  client: GrpcClient,
  name: string,
  headers: Readonly<Record<string, string>>,
): Promise<Descriptor> {
  for await (const message of client.call(`${IMAGES}/Get`, bytesField(1, name), headers)) {
    const image = readFields(message).get(1);
    const target = image instanceof Buffer ? readFields(image).get(3) : undefined;
    const fields = target instanceof Buffer ? readFields(target) : undefined;
    const digest = fields?.get(2);
    if (digest instanceof Buffer) return { mediaType: String(fields?.get(1) ?? ''), digest: digest.toString() };
  }
  throw new ScannerError('SCANNER_SOURCE', `expected an image from containerd for ${quote(name)}, found none`);
}

/** `ReadContentRequest{digest=1, offset=2}` gives many `ReadContentResponse{offset=1, data=2}`. */
async function* readBlob(
  client: GrpcClient,
  digest: string,
  headers: Readonly<Record<string, string>>,
): AsyncGenerator<Buffer, void, void> {
  const request = Buffer.concat([bytesField(1, digest), numberField(2, 0)]);
  for await (const message of client.call(`${CONTENT}/Read`, request, headers)) {
    const data = readFields(message).get(2);
    if (data instanceof Buffer) yield data;
  }
}
