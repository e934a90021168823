import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScannerError } from '../errors.js';
import { canonicalPurl, formatPurl, packageUrl, parsePurl } from './index.js';

describe('package URLs', () => {
  it.each([
    ['pkg:npm/%40angular/core@17.0.0', { type: 'npm', namespace: '@angular', name: 'core', version: '17.0.0' }],
    ['pkg:npm/@angular/core', { type: 'npm', namespace: '@angular', name: 'core' }],
    [
      'pkg:deb/debian/dpkg@1.21.22?arch=amd64&distro=debian-12',
      {
        type: 'deb',
        namespace: 'debian',
        name: 'dpkg',
        version: '1.21.22',
        qualifiers: { arch: 'amd64', distro: 'debian-12' },
      },
    ],
    [
      'pkg:golang/github.com/gin-gonic/gin@v1.9.0#internal/bytesconv',
      {
        type: 'golang',
        namespace: 'github.com/gin-gonic',
        name: 'gin',
        version: 'v1.9.0',
        subpath: 'internal/bytesconv',
      },
    ],
  ])('parses %s', (text, expected) => {
    expect(parsePurl(text)).toEqual(expected);
  });

  it.each([
    '',
    'npm/a@1',
    'pkg:npm',
    'pkg:npm/',
    'pkg:npm/@1.0',
    'pkg:n$m/a',
    'pkg:npm/a?x=1&x=2',
    'pkg:npm/%ff',
    `pkg:npm/${'a'.repeat(9000)}`,
  ])('refuses %j', (text) => {
    expect(() => parsePurl(text)).toThrow(ScannerError);
  });

  it('writes what it parses again, whatever the parts hold', () => {
    const part = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(
        fc.constantFrom('generic', 'maven', 'gem', 'nuget'),
        part,
        part,
        fc.option(part),
        (type, namespace, name, version) => {
          const purl = packageUrl({ type, namespace: namespace.replaceAll('/', ''), name, version });
          const text = formatPurl(purl);
          expect(formatPurl(parsePurl(text))).toBe(text);
          expect(parsePurl(text)).toEqual(purl);
        },
      ),
    );
  });

  it('throws nothing but its own error on any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `pkg:npm/${text}`),
        ),
        (text) => {
          try {
            canonicalPurl(text);
          } catch (error) {
            expect(error).toBeInstanceOf(ScannerError);
          }
        },
      ),
    );
  });

  it('keeps qualifiers off the prototype', () => {
    const { qualifiers } = parsePurl('pkg:generic/a?constructor.x=1&to-string=x');
    expect(() => parsePurl('pkg:generic/a?__proto__=x')).toThrow(ScannerError);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    expect(qualifiers?.['constructor']).toBeUndefined();
  });
});
