import { appendFile, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleEvents } from '../contract/index.js';
import { ndjsonFile } from './ndjson-file.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lamellar-ndjson-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function uids(name: string): Promise<string[]> {
  const lines = (await readFile(join(folder, name), 'utf8')).split('\n').filter(Boolean);
  return lines.map((line) => (JSON.parse(line) as { metadata: { uid: string } }).metadata.uid);
}

describe('the NDJSON file', () => {
  it('is rotated by size, keeps its newest files, and loses nothing that it keeps', async () => {
    const path = join(folder, 'events.ndjson');
    const size = Buffer.byteLength(`${JSON.stringify(sampleEvents(1, 'r0')[0])}\n`);
    const sink = ndjsonFile(path, { rotateAt: size * 2, keep: 2 });
    for (let i = 0; i < 9; i++) await sink.write(sampleEvents(1, `r${i}`));
    await sink.close();
    expect((await readdir(folder)).sort()).toEqual(['events.ndjson', 'events.ndjson.1', 'events.ndjson.2']);
    expect(await uids('events.ndjson.2')).toEqual(['r4-0', 'r5-0']);
    expect(await uids('events.ndjson.1')).toEqual(['r6-0', 'r7-0']);
    expect(await uids('events.ndjson')).toEqual(['r8-0']);
  });

  it('keeps no old file when none is wanted, and touches no other file', async () => {
    const path = join(folder, 'events.ndjson');
    await appendFile(join(folder, 'events.ndjson.1.bak'), 'mine');
    await appendFile(join(folder, 'events.ndjson.00'), 'mine');
    const sink = ndjsonFile(path, { rotateAt: 1, keep: 0 });
    for (let i = 0; i < 3; i++) await sink.write(sampleEvents(1, `r${i}`));
    await sink.close();
    expect(await uids('events.ndjson')).toEqual(['r2-0']);
    expect((await readdir(folder)).sort()).toEqual(['events.ndjson', 'events.ndjson.00', 'events.ndjson.1.bak']);
  });

  it('goes on behind a line that a crash cut short', async () => {
    const path = join(folder, 'events.ndjson');
    await appendFile(path, '{"whole":1}\n{"cut":');
    const sink = ndjsonFile(path);
    await sink.write(sampleEvents(1, 'next'));
    await sink.close();
    const lines = (await readFile(path, 'utf8')).split('\n');
    expect(lines.slice(0, 2)).toEqual(['{"whole":1}', '{"cut":']);
    expect(JSON.parse(lines[2]!)).toMatchObject({ metadata: { uid: 'next-0' } });
  });

  it('is readable by its owner alone', async () => {
    const sink = ndjsonFile(join(folder, 'events.ndjson'));
    await sink.write(sampleEvents(1, 'a'));
    await sink.close();
    expect((await stat(join(folder, 'events.ndjson'))).mode & 0o777).toBe(0o600);
  });

  it('rejects when it cannot write, and writes again when it can', async () => {
    const path = join(folder, 'later', 'events.ndjson');
    const sink = ndjsonFile(path);
    await expect(sink.write(sampleEvents(1, 'a'))).rejects.toMatchObject({ code: 'EVENTS_WRITE' });
    const { mkdir } = await import('node:fs/promises');
    await mkdir(join(folder, 'later'));
    await sink.write(sampleEvents(1, 'b'));
    await sink.close();
    expect(await uids('later/events.ndjson')).toEqual(['b-0']);
  });

  it.each([[{ rotateAt: 0 }], [{ keep: -1 }], [{ keep: 1.5 }]])('refuses %j', (options) => {
    expect(() => ndjsonFile('x', options)).toThrow('rotateAt must be above 0');
  });
});
