import { lines } from '../../formats/headers.js';
import { type Analyzer, named } from '../analyzer.js';

/** `mix.lock` of Elixir and Erlang: one tuple for each line. */
export const mixLock: Analyzer = {
  id: 'elixir/mix-lock',
  version: 1,
  required: named('mix.lock'),
  extract(file, found) {
    for (const line of lines(file.text)) {
      const key = /^ *"([^"]{1,200})": \{:(hex|git), */.exec(line);
      if (!key) continue;
      const strings = [...line.slice(key[0].length).matchAll(/"([^"]*)"/g)].map((match) => match[1] as string);
      if (strings.length < 2) {
        found.problem(`mix.lock: the entry ${key[1]} is incomplete`);
        continue;
      }
      // hex: name as an atom, version, inner checksum; git: address, commit.
      const hex = key[2] === 'hex';
      found.package({
        type: 'hex',
        name: key[1] as string,
        version: hex ? (strings[0] as string) : '',
        commit: strings[1] as string,
      });
    }
  },
};
