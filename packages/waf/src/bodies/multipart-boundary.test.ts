import { describe, expect, it } from 'vitest';
import { parseBoundary } from './multipart-boundary.js';

describe('parseBoundary', () => {
  it.each([
    ['boundary=0000', { boundary: '0000', quoted: false, whitespace: false }],
    ['boundary="0000 1111"', { boundary: '0000 1111', quoted: true, whitespace: false }],
    ['boundary = 0000 ', { boundary: '0000', quoted: false, whitespace: true }],
    ['boundary=0000; charset=utf-8', { boundary: '0000', quoted: false, whitespace: false }],
    ['boundary=--boundary', { boundary: '--boundary', quoted: false, whitespace: false }],
  ])('reads %s', (parameter, boundary) => {
    expect(parseBoundary(`multipart/form-data; ${parameter}`)).toEqual(boundary);
  });

  it.each([
    'text/plain; boundary=0000',
    'multipart/form-data',
    'multipart/form-data, boundary=0000',
    'multipart/form-data boundary=0000',
    'multipart/form-data; bOundary=0000',
    'multipart/form-data; boundary123=0000',
    'multipart/form-data; boundary="0000"; boundary=1111',
    'multipart/form-data; boundary=0000, boundary=1111',
    'multipart/form-data; boundary=0000!1111',
    'multipart/form-data; boundary="00"00"',
    'multipart/form-data; boundary="0000 "',
    'multipart/form-data; boundary="0000',
    'multipart/form-data; boundary=0000"',
    'multipart/form-data; boundary=',
    `multipart/form-data; boundary=${'0'.repeat(300)}`,
  ])('refuses %s', (contentType) => {
    expect(parseBoundary(contentType)).toHaveProperty('problem');
  });
});
