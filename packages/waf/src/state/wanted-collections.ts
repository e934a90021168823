import type { Program } from '../compile/index.js';
import { compileExpand, type RequestHead, readRequestHead } from '../engine/index.js';
import { type Connection, TransactionData } from '../variables/index.js';
import type { WantedCollection } from './shared-collections.js';

/** The variables of persistent collections that the rules name, in lower case. Names with macros are not known before they run. */
export function collectionVariables({ rules }: Program): Map<string, Set<string>> {
  const variables = new Map<string, Set<string>>();
  const note = (collection: string, name: string): void => {
    if (collection === 'TX') return;
    variables.set(collection, (variables.get(collection) ?? new Set()).add(name.toLowerCase()));
  };
  for (const { links } of rules) {
    for (const { targets, effects } of links) {
      for (const { variable, selector } of targets) {
        if (selector?.kind === 'key' && persistent.has(variable)) note(variable, selector.text);
      }
      for (const effect of effects) {
        if (!('collection' in effect) || effect.kind === 'initcol') continue;
        const [only] = effect.key;
        if (effect.key.length !== 1 || typeof only !== 'string') continue;
        note(effect.collection, only);
        if (effect.kind === 'deprecatevar') note(effect.collection, `${only}@deprecated`);
      }
    }
  }
  return variables;
}

const persistent = new Set(['IP', 'GLOBAL', 'SESSION', 'USER', 'RESOURCE']);

/** Says, before a transaction runs, which collections its rules may open: their keys, as far as the request head tells them. */
export function wantedCollections(program: Program): (connection: Connection, head: RequestHead) => WantedCollection[] {
  const openings = program.rules.flatMap(({ links }) =>
    links.flatMap(({ effects }) =>
      effects.flatMap((effect) =>
        effect.kind === 'initcol' ? [{ name: effect.collection, key: compileExpand(effect.key) }] : [],
      ),
    ),
  );
  return (connection, head) => {
    if (openings.length === 0) return [];
    const data = new TransactionData(connection, '', () => 0);
    readRequestHead(data, head, program.settings);
    const wanted = new Map<string, WantedCollection>();
    for (const { name, key } of openings) {
      const text = key(data);
      wanted.set(`${name}/${text}`, { name, key: text });
    }
    return [...wanted.values()];
  };
}
