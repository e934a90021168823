import { lines } from '../../formats/headers.js';
import { type Analyzer, named } from '../analyzer.js';

/** The file `release` at the top of a JDK or JRE: which Java it is and who built it. */
export const jdkRelease: Analyzer = {
  id: 'java/jdk-release',
  version: 1,
  required: named('release'),
  maxBytes: 64 * 1024,
  extract(file, found) {
    const values = new Map<string, string>();
    for (const line of lines(file.text)) {
      const equals = line.indexOf('=');
      if (equals > 0)
        values.set(
          line.slice(0, equals),
          line
            .slice(equals + 1)
            .replaceAll('"', '')
            .trim(),
        );
    }
    const version = values.get('JAVA_RUNTIME_VERSION') ?? values.get('JAVA_VERSION');
    // Other programs have files of that name as well.
    if (!version || !/^[\w.+-]{1,64}$/.test(version) || !values.has('JAVA_VERSION')) return;
    const vendor = values.get('IMPLEMENTOR') ?? '';
    const [name, owner] = /oracle/i.test(vendor) ? ['jdk', 'oracle'] : ['openjdk', 'openjdk'];
    found.package({
      type: 'generic',
      name,
      version,
      cpes: [`cpe:2.3:a:${owner}:${name}:${values.get('JAVA_VERSION')}:*:*:*:*:*:*:*`],
      ...(vendor === '' ? {} : { maintainer: vendor }),
    });
  },
};
