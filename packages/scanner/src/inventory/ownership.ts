import type { SquashedFile } from '../layers/index.js';

/** Which package of the distribution owns which files, and what else is known of it beside its database. */
export class Ownership {
  readonly #owners = new Map<string, string>();
  /** Licences that stand in files of their own, by `type:name`. */
  readonly #licenses = new Map<string, readonly string[]>();

  constructor(files: readonly SquashedFile[]) {
    for (const file of files) {
      for (const found of file.packages) {
        if (found.type !== 'deb' && found.type !== 'apk' && found.type !== 'rpm') continue;
        const name = `${found.type}:${found.name}`;
        for (const path of found.files ?? []) this.#owners.set(merged(path), name);
        if (found.version === '' && found.licenses) this.#licenses.set(name, found.licenses);
      }
    }
  }

  /** The package, as `type:name`, that owns a file or the folder that it stands in. */
  ownerOf(path: string): string | undefined {
    const place = merged(path);
    return this.#owners.get(place) ?? this.#owners.get(place.slice(0, Math.max(0, place.lastIndexOf('/'))));
  }

  licensesOf(type: string, name: string): readonly string[] | undefined {
    return this.#licenses.get(`${type}:${name}`);
  }
}

/** Databases say `/bin/bash` where the file stands in `/usr/bin` since distributions merged the two. */
function merged(path: string): string {
  return path.startsWith('usr/') ? path.slice(4) : path;
}
