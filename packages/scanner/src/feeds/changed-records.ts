import { quote, ScannerError } from '../errors.js';

/** At most this many records are fetched one by one; beyond it the whole zip is less work. */
const MOST = 500;
const MAX_LIST = 256 * 2 ** 20;
const ID = /^[\w.:-]{3,200}$/;

/**
 * Ids of the records that changed after `newest`, out of OSV's `modified_id.csv` (newest first). Undefined when there is no such list, or when so many
 * changed that the zip is less work. The transfer ends at the first line that is known.
 */
export async function changedRecords(
  records: string,
  newest: string,
  signal: AbortSignal | undefined,
): Promise<string[] | undefined> {
  const since = Date.parse(newest);
  if (Number.isNaN(since)) return undefined;
  const response = await fetch(`${records}/modified_id.csv`, signal ? { signal } : {});
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    return undefined;
  }
  const decoder = new TextDecoder();
  const ids: string[] = [];
  let rest = '';
  let received = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    received += chunk.length;
    if (received > MAX_LIST) return undefined;
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [time = '', id = ''] = line.trim().split(',', 2);
      const changed = Date.parse(time);
      if (Number.isNaN(changed) || !ID.test(id)) return undefined;
      if (changed <= since) return ids;
      if (ids.push(id) > MOST) return undefined;
    }
  }
  return ids;
}

/** One record; undefined when it is gone. */
export async function fetchRecord(
  records: string,
  id: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const response = await fetch(`${records}/${encodeURIComponent(id)}.json`, signal ? { signal } : {});
  if (response.status === 404) {
    await response.body?.cancel();
    return undefined;
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw new ScannerError(
      'SCANNER_ADVISORY',
      `expected the record ${quote(id)}, the server answered ${response.status}`,
    );
  }
  return await response.text();
}
