import type { PlainObject, Value } from '../../values/index.js';
import { base64Forms, encodeBase64 } from '../bytes/base64.js';
import { DerReader, oidOf, tag, textOf } from './der.js';

/** Attributes that a distinguished name lists by themselves; the others stand in `Names` only. */
const LISTS: ReadonlyMap<string, string> = new Map([
  ['2.5.4.6', 'Country'],
  ['2.5.4.10', 'Organization'],
  ['2.5.4.11', 'OrganizationalUnit'],
  ['2.5.4.7', 'Locality'],
  ['2.5.4.8', 'Province'],
  ['2.5.4.9', 'StreetAddress'],
  ['2.5.4.17', 'PostalCode'],
]);
const SINGLES: ReadonlyMap<string, string> = new Map([
  ['2.5.4.5', 'SerialNumber'],
  ['2.5.4.3', 'CommonName'],
]);

/** A distinguished name in the shape of Go's `pkix.Name`. */
export function nameValue(content: Uint8Array): PlainObject {
  const lists: { [key: string]: Value[] | null } = {};
  for (const list of LISTS.values()) lists[list] = null;
  const singles: { [key: string]: string } = { SerialNumber: '', CommonName: '' };
  const names: Value[] = [];
  const sets = new DerReader(content);
  while (!sets.done) {
    const set = sets.open(tag.set, 'distinguished name');
    while (!set.done) {
      const pair = set.open(tag.sequence, 'distinguished name');
      const type = oidOf(pair.take(tag.oid, 'attribute type').content);
      const element = pair.any();
      const text = textOf(element);
      names.push({ Type: type, Value: text ?? encodeBase64(element.content, base64Forms.standard) });
      if (text === undefined) continue;
      const list = LISTS.get(type.join('.'));
      if (list !== undefined) (lists[list] ??= []).push(text);
      const single = SINGLES.get(type.join('.'));
      if (single !== undefined) singles[single] = text;
    }
  }
  return { ...lists, ...singles, Names: names.length === 0 ? null : names, ExtraNames: null };
}
