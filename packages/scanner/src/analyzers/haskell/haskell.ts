import { lines } from '../../formats/headers.js';
import { asTable, asText, tables } from '../../formats/values.js';
import { parseYaml } from '../../formats/yaml/index.js';
import { type Analyzer, named } from '../analyzer.js';

/** `cabal.project.freeze`: constraints such as `any.aeson ==2.1.0`. */
export const cabalFreeze: Analyzer = {
  id: 'haskell/cabal-freeze',
  version: 1,
  required: named('cabal.project.freeze'),
  extract(file, found) {
    for (const line of lines(file.text)) {
      const text = line.trim().replace(/^constraints: */, '');
      const match = /^any\.([A-Za-z0-9-]+) ==([0-9.]+)/.exec(text);
      if (match) found.package({ type: 'haskell', name: match[1] as string, version: match[2] as string });
    }
  },
};

/** `stack.yaml.lock`: `name-version@sha256:...` of every completed package. */
export const stackLock: Analyzer = {
  id: 'haskell/stack-lock',
  version: 1,
  required: named('stack.yaml.lock'),
  extract(file, found) {
    for (const entry of tables(asTable(parseYaml(file.text))?.['packages'])) {
      const reference = (asText(asTable(entry['completed'])?.['hackage']) ?? '').split('@', 1)[0] as string;
      const dash = reference.lastIndexOf('-');
      if (dash > 0)
        found.package({ type: 'haskell', name: reference.slice(0, dash), version: reference.slice(dash + 1) });
    }
  },
};
