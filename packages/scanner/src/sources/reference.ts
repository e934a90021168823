import { quote, ScannerError } from '../errors.js';

/** The name of an image in a registry, taken apart. */
export interface ImageReference {
  /** Host and port of the registry's API. */
  readonly host: string;
  readonly repository: string;
  /** A tag or a digest. */
  readonly reference: string;
}

const DOCKER_HUB = 'registry-1.docker.io';

/** Parses `[host/]repository[:tag][@digest]` as Docker does: without a host it is Docker Hub, without a tag `latest`. Throws `SCANNER_SOURCE`. */
export function parseReference(text: string): ImageReference {
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const named = at < 0 ? text : text.slice(0, at);
  const slash = named.indexOf('/');
  const first = slash < 0 ? '' : named.slice(0, slash);
  const hasHost = first.includes('.') || first.includes(':') || first === 'localhost';
  const path = hasHost ? named.slice(slash + 1) : named;
  const colon = path.lastIndexOf(':');
  const repository = colon < 0 ? path : path.slice(0, colon);
  const tag = colon < 0 ? 'latest' : path.slice(colon + 1);
  const hub = !hasHost || first === 'docker.io';
  const parts = repository.length > 255 ? [] : repository.split('/');
  if (parts.length === 0 || !parts.every((part) => /^[a-z0-9][a-z0-9._-]*$/.test(part) && !part.includes('..'))) {
    throw wrong(text, 'a repository in lower case');
  }
  if (!/^[A-Za-z0-9_][\w.-]{0,127}$/.test(tag)) throw wrong(text, 'a tag of letters, digits, ".", "-" and "_"');
  if (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest)) throw wrong(text, 'a sha256 digest behind "@"');
  return {
    host: hub ? DOCKER_HUB : first,
    repository: hub && !repository.includes('/') ? `library/${repository}` : repository,
    reference: digest ?? tag,
  };
}

function wrong(text: string, wanted: string): ScannerError {
  return new ScannerError(
    'SCANNER_SOURCE',
    `image name ${quote(text)}: expected ${wanted}, as in registry.example/shop:1.2`,
  );
}
