import { expect, it } from 'vitest';
import * as archive from './index.js';

it('exports what the package promises', () => {
  expect(Object.keys(archive).sort()).toEqual([
    'ArchiveError',
    'Budget',
    'TarReader',
    'bytesSource',
    'collect',
    'decompress',
    'defaultLimits',
    'fileSource',
    'openZip',
    'readTar',
    'safePath',
    'sniffCompression',
  ]);
});
