import { describe, expect, it } from 'vitest';
import { leavesFolder } from './leaves-folder.js';
import { noMatchSink } from './operator.js';

const leaves = leavesFolder.compile('', { readDataFile: () => '' });

describe('@leavesFolder', () => {
  it.each([
    '..',
    '../etc/passwd',
    '/../x',
    'a/../../b',
    'a/b/../../../c',
    '..\\windows',
    './../x',
    '/a/../../x',
    'a//../../..',
  ])('matches %s', (value) => expect(leaves(value, noMatchSink)).toBe(true));
  it.each(['', 'a', 'a/../b', '/etc/passwd', './a', '...', '..a/b', 'a/b/../..', 'a..b'])(
    'does not match %j',
    (value) => expect(leaves(value, noMatchSink)).toBe(false),
  );
});
