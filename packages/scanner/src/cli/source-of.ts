import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  billOfMaterials,
  containerdImage,
  dockerArchive,
  dockerCredentials,
  engineImage,
  folder,
  imageStream,
  ociLayout,
  parsePlatform,
  registryImage,
  type Source,
} from '../sources/index.js';
import type { Command } from './arguments.js';
import type { Surroundings } from './world.js';

/** What the command line names: `-` is standard input, `docker://`, `podman://` and `containerd://` are engines, what is no file is an image of a registry. */
export function sourceOf(
  { source, target, options }: Command & { readonly kind: 'scan' },
  world: Surroundings,
): Source {
  if (source === 'fs') {
    return folder(target, options.skip.length > 0 ? { exclude: [...kernelFolders(target), ...options.skip] } : {});
  }
  if (source === 'sbom') return billOfMaterials(target);
  const choice = {
    ...(options.platform ? { platform: parsePlatform(options.platform) } : {}),
    ...(options.tag ? { tag: options.tag } : {}),
  };
  if (target === '-' && world.input) return imageStream('standard input', world.input, choice);
  const engine = /^(docker|podman|containerd):\/\/(.+)$/.exec(target);
  if (engine) {
    const name = engine[2] as string;
    return engine[1] === 'containerd' ? containerdImage(name, choice) : engineImage(name, choice);
  }
  const stat = statSync(target, { throwIfNoEntry: false });
  if (!stat)
    return registryImage(target, { ...choice, plainHttp: options.plainHttp, credentials: dockerCredentials() });
  return stat.isDirectory() ? ociLayout(target, choice) : dockerArchive(target, choice);
}

/** What a root file system holds that is no file system of its own. */
function kernelFolders(root: string): string[] {
  return existsSync(join(root, 'etc')) ? ['proc', 'sys', 'dev', 'run'] : [];
}
