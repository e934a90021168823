import { descendants, parseXml } from '../../formats/xml/index.js';
import { type Analyzer, ending } from '../analyzer.js';

/** `PackageReference` and `PackageVersion` of MSBuild projects and of central package management. */
export const projectFile: Analyzer = {
  id: 'dotnet/project-file',
  version: 1,
  required: ending('.csproj', '.fsproj', '.vbproj', 'Directory.Packages.props', 'Packages.props'),
  extract(file, found) {
    const project = parseXml(file.text);
    for (const element of [...descendants(project, 'PackageReference'), ...descendants(project, 'PackageVersion')]) {
      const name = element.attributes.get('Include');
      const version =
        element.attributes.get('Version') || element.children.find((each) => each.name === 'Version')?.text;
      // A property is a version of another file.
      if (name && version && !version.includes('$(')) found.package({ type: 'nuget', name, version });
    }
  },
};
