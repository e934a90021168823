import { describe, expect, it } from 'vitest';
import {
  copyObservation,
  createObservation,
  type FileObservation,
  fieldsOf,
  OBSERVATION_KINDS,
  templateOf,
} from './observation.js';

describe('an observation', () => {
  it.each(OBSERVATION_KINDS)('of the kind %s has every field, whatever is given', (kind) => {
    const keys = ['kind', 'version', ...fieldsOf(kind)!.map(({ name }) => name)];
    expect(new Set(keys).size).toBe(keys.length);
    expect(Object.keys(createObservation(kind, {}))).toEqual(keys);
    expect(Object.keys(createObservation(kind, { time: 1, pid: 2 }))).toEqual(keys);
  });

  it('knows nothing that is not given', () => {
    expect(createObservation('file', { path: '/x' })).toMatchObject({
      kind: 'file',
      version: 1,
      path: '/x',
      target: '',
      pid: -1,
      result: 0,
      ancestors: [],
    });
    expect(fieldsOf('constructor')).toBeUndefined();
  });

  it('is kept by a copy that shares nothing with a plain one', () => {
    const args = ['sh', '-c'];
    const plain = createObservation('process', { args, path: '/bin/sh' });
    const copy = copyObservation(plain);
    args.length = 0;
    expect(copy).toEqual(createObservation('process', { args: ['sh', '-c'], path: '/bin/sh' }));
    expect(Object.keys(copy)).toEqual(Object.keys(plain));
  });

  it('is kept by a copy that decodes every text once and owns its lists', () => {
    let reads = 0;
    const ancestors = ['/bin/sh'];
    const borrowed = Object.create(
      {
        get path() {
          reads++;
          return '/etc/passwd';
        },
      },
      Object.getOwnPropertyDescriptors({ ...templateOf('file'), ancestors }),
    ) as FileObservation;
    delete (borrowed as { path?: string }).path;
    const copy = copyObservation(borrowed);
    ancestors[0] = 'overwritten';
    expect(copy.path).toBe('/etc/passwd');
    expect(copy.path).toBe('/etc/passwd');
    expect(reads).toBe(1);
    expect(copy.ancestors).toEqual(['/bin/sh']);
    expect(Object.keys(copy)).toEqual(Object.keys(templateOf('file')));
  });
});
