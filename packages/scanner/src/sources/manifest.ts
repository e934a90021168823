import { quote, ScannerError } from '../errors.js';

/** A descriptor of the OCI image specification, as far as it is read. */
export interface Descriptor {
  readonly mediaType?: string;
  readonly digest?: string;
  readonly size?: number;
  readonly platform?: { os?: string; architecture?: string; variant?: string };
  readonly annotations?: Record<string, string>;
}

/** A manifest or an index. */
export interface Manifest {
  readonly manifests?: readonly Descriptor[];
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
}

/** What an image's config says, as far as it is read. */
export interface ImageConfig {
  readonly os?: string;
  readonly architecture?: string;
  readonly config?: { Labels?: Record<string, string> };
  readonly rootfs?: { diff_ids?: string[] };
  readonly history?: readonly { created_by?: string; empty_layer?: boolean }[];
}

/** One image of the `manifest.json` of a docker-archive. */
export interface ArchiveEntry {
  readonly Config?: string;
  readonly RepoTags?: readonly string[] | null;
  readonly Layers?: readonly string[];
}

type Kind = 'text' | 'number' | 'flag' | Shape | readonly [Kind] | readonly ['each', Kind];
interface Shape {
  readonly [field: string]: Kind;
}

const descriptor: Shape = {
  mediaType: 'text',
  digest: 'text',
  size: 'number',
  platform: { os: 'text', architecture: 'text', variant: 'text' },
  annotations: ['each', 'text'],
};
const manifest: Shape = { manifests: [descriptor], config: descriptor, layers: [descriptor] };
const config: Shape = {
  os: 'text',
  architecture: 'text',
  config: { Labels: ['each', 'text'] },
  rootfs: { diff_ids: ['text'] },
  history: [{ created_by: 'text', empty_layer: 'flag' }],
};
const archive: readonly [Shape] = [{ Config: 'text', RepoTags: ['text'], Layers: ['text'] }];

/** Checks what is read of a manifest or index; throws `SCANNER_SOURCE` with the field that is of another kind. Null stands for absent, as Go's encoder writes it. */
export function asManifest(value: unknown, what: string): Manifest {
  return check(value, manifest, what) as Manifest;
}

/** Checks what is read of an image's config. */
export function asConfig(value: unknown, what: string): ImageConfig {
  return check(value, config, what) as ImageConfig;
}

/** Checks the list of a docker-archive. */
export function asArchive(value: unknown, what: string): readonly ArchiveEntry[] {
  return check(value, archive, what) as readonly ArchiveEntry[];
}

const words = { text: 'string', number: 'number', flag: 'boolean' } as const;

/** The value without its nulls; its depth is that of the shape. */
function check(value: unknown, kind: Kind, place: string): unknown {
  if (typeof kind === 'string') {
    if (typeof value !== words[kind]) throw wrong(place, `a ${words[kind]}`, value);
    return value;
  }
  if (Array.isArray(kind) && kind.length === 1) {
    if (!Array.isArray(value)) throw wrong(place, 'a list', value);
    return value.map((each, index) => check(each, kind[0] as Kind, `${place}[${index}]`));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(place, 'an object', value);
  const inner = (field: string): Kind | undefined =>
    Array.isArray(kind) ? (kind[1] as Kind) : Object.hasOwn(kind, field) ? (kind as Shape)[field] : undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([field, each]) => {
      const wanted = inner(field);
      if (wanted === undefined || each === null) return [];
      return [[field, check(each, wanted, `${place}.${field}`)]];
    }),
  );
}

function wrong(place: string, wanted: string, found: unknown): ScannerError {
  const what = found === null ? 'null' : Array.isArray(found) ? 'a list' : `a ${typeof found}`;
  return new ScannerError('SCANNER_SOURCE', `${quote(place)}: expected ${wanted}, found ${what}; the image is damaged`);
}
