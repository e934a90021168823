import { readAssembly } from '../../formats/dotnet/assembly.js';
import { type Analyzer, ending } from '../analyzer.js';

/**
 * .NET assemblies and those that they refer to. Not in the default set: assembly versions are not package versions, and
 * `*.deps.json` beside a program states the packages.
 */
export const dotnetAssembly: Analyzer = {
  id: 'dotnet/assembly',
  version: 1,
  required: ending('.dll', '.exe'),
  maxBytes: 256 * 2 ** 20,
  extract(file, found) {
    for (const { name, version } of readAssembly(file.bytes) ?? [])
      found.package({ type: 'nuget', name: `${name}.dll`, version });
  },
};
