export { dockerArchive } from './docker-archive.js';
export { billOfMaterials, folder } from './folders.js';
export { type ImageOptions, ociLayout } from './oci.js';
export { parsePlatform } from './platform.js';
export { parseReference } from './reference.js';
export { registryImage } from './registry.js';
export type { Credentials, RegistryOptions } from './registry-client.js';
export type {
  DocumentSource,
  FolderSource,
  HistoryEntry,
  Image,
  ImageLayer,
  ImageSource,
  Platform,
  Source,
} from './source.js';
