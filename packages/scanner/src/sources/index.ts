export { type ContainerdOptions, containerdImage, containerdStore } from './containerd.js';
export { dockerArchive } from './docker-archive.js';
export { type EngineOptions, engineImage } from './engine.js';
export { billOfMaterials, folder } from './folders.js';
export { imageStream } from './image-stream.js';
export { type ImageOptions, ociLayout } from './oci.js';
export { parsePlatform } from './platform.js';
export { parseReference } from './reference.js';
export { registryImage, registryImages } from './registry.js';
export type { RegistryOptions } from './registry-client.js';
export { type Credentials, type CredentialsFor, dockerCredentials } from './registry-credentials.js';
export type { RegistryFetch, RegistryResponse } from './registry-transport.js';
export type {
  DocumentSource,
  FolderSource,
  HistoryEntry,
  Image,
  ImageLayer,
  ImageSource,
  Platform,
  Source,
  StreamSource,
} from './source.js';
