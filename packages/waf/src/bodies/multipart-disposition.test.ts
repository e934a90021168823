import { describe, expect, it } from 'vitest';
import { parseDisposition } from './multipart-disposition.js';

describe('parseDisposition', () => {
  it.each([
    [' form-data; name="a"', 'a', undefined, []],
    [' form-data; name=a; filename="b\\"c.txt"', 'a', 'b"c.txt', []],
    [' form-data; name="a"; filename*=UTF-8\'\'x', 'a', "UTF-8''x", ['MULTIPART_INVALID_QUOTING']],
    [" form-data; name='a'", 'a', undefined, ['MULTIPART_INVALID_QUOTING']],
    [" form-data; name=fi'le", "fi'le", undefined, ['MULTIPART_INVALID_QUOTING']],
    [' form-data; name="a" filename="b"', 'a', 'b', ['MULTIPART_MISSING_SEMICOLON']],
    [' form-data; name="a"; other=1', 'a', undefined, ['MULTIPART_INVALID_PART']],
    [' form-data; name="a";', 'a', undefined, []],
  ])('reads %s', (header, name, filename, flags) => {
    expect(parseDisposition(header)).toEqual({ name, filename, flags, problem: undefined });
  });

  it.each([
    ' attachment',
    ' form-data name="a"',
    ' form-data;',
    ' form-data; name',
    ' form-data; name="a',
    ' form-data; name="a"; name="b"',
    ' form-data; name=\';filename="dummy\';name=b;"',
  ])('refuses %s', (header) => {
    expect(parseDisposition(header).problem).toBeTypeOf('string');
  });
});
