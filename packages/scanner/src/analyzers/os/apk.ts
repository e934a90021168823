import { lines } from '../../formats/headers.js';
import { syntaxError } from '../../formats/syntax-error.js';
import type { Analyzer, Findings } from '../analyzer.js';

/** apk's `installed`: records of one-letter fields. */
export const apkInstalled: Analyzer = {
  id: 'os/apk',
  version: 1,
  required: (path) =>
    path === 'lib/apk/db/installed' || path === 'usr/lib/apk/db/installed' || path === 'var/lib/apk/db/installed',
  extract(file, found) {
    let record = new Map<string, string>();
    let files: string[] = [];
    let folder = '';
    let number = 0;
    const flush = (): void => {
      report(record, files, found);
      record = new Map();
      files = [];
      folder = '';
    };
    for (const line of lines(file.text)) {
      number++;
      if (line.trim() === '') {
        flush();
        continue;
      }
      if (line[1] !== ':') throw syntaxError('apk installed', number, 'a letter and a colon');
      const key = line[0] as string;
      const value = line.slice(2);
      if (key === 'F') folder = value;
      else if (key === 'R') files.push(folder === '' ? value : `${folder}/${value}`);
      else if (!record.has(key)) record.set(key, value);
    }
    flush();
  },
};

function report(record: ReadonlyMap<string, string>, files: readonly string[], found: Findings): void {
  const name = record.get('P');
  const version = record.get('V');
  if (!name || !version) return;
  const [origin, arch, license, maintainer, commit] = ['o', 'A', 'L', 'm', 'c'].map((key) => record.get(key));
  const dependsOn = (record.get('D') ?? '').split(' ').filter((each) => each !== '' && !each.startsWith('!'));
  found.package({
    type: 'apk',
    name,
    version,
    ...(origin ? { source: { name: origin } } : {}),
    ...(arch ? { arch } : {}),
    ...(license ? { licenses: [license] } : {}),
    ...(maintainer ? { maintainer } : {}),
    ...(commit ? { commit } : {}),
    ...(dependsOn.length > 0 ? { dependsOn } : {}),
    ...(files.length > 0 ? { files } : {}),
  });
}
