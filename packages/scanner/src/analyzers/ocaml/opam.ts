import { lines } from '../../formats/headers.js';
import { syntaxError } from '../../formats/syntax-error.js';
import type { Analyzer } from '../analyzer.js';

/** opam's list of installed packages: `name.version` for each line. */
export const opam: Analyzer = {
  id: 'ocaml/opam',
  version: 1,
  required: (path) => /(^|\/)\.opam-switch\/(install\/[^/]+\.install|switch-state)$/.test(path),
  extract(file, found) {
    let number = 0;
    for (const line of lines(file.text)) {
      number++;
      const text = (line.split('#', 1)[0] as string).trim();
      if (text === '') continue;
      const match = /^([A-Za-z0-9_+-]+)\.(\S+)$/.exec(text);
      if (!match) throw syntaxError('opam', number, '"name.version"');
      found.package({ type: 'opam', name: match[1] as string, version: match[2] as string });
    }
  },
};
