import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectXss } from './detect-xss.js';

describe('detectXss', () => {
  it.each([
    ['a script', '<script>alert(1)</script>'],
    ['an event handler', '<img src=x onerror=alert(1)>'],
    ['an event handler after a quote', 'x" onmouseover="alert(1)'],
    ['an event handler after a single quote', "x' onfocus='alert(1)"],
    ['an event handler alone', 'onload=alert(1)'],
    ['a script URL', '<a href="javascript:alert(1)">x</a>'],
    ['a script URL in entities', '<a href="&#106;&#x61;va&Tab;script:alert(1)">x</a>'],
    ['a script URL with line breaks', '<a href=" jav\n\tascript:alert(1)">x</a>'],
    ['a data URL', '<iframe src="data:text/html,x">'],
    ['a style', '<b style="x:expression(1)">'],
    ['SVG', '<svg/onload=alert(1)>'],
    ['a NUL in the name', '<scr\0ipt>'],
    ['an attribute named by a value', '<set attributeName="onmouseover" to="x">'],
    ['a conditional comment', '<!--[if gte IE 4]><![endif]-->'],
    ['an entity definition', '<!ENTITY x "y">'],
    ['a document type', '<!DOCTYPE html>'],
    ['a page inside an attribute', '<iframe srcdoc="x">'],
  ])('finds %s', (_, text) => {
    expect(detectXss(text)).toBe(true);
  });

  it.each([
    'hello',
    '1 < 2 and 3 > 2',
    '<b>bold</b>',
    'a=b',
    '<a href="https://example.com">x</a>',
    'once=1',
    'x <3 y',
    '<p class="on">',
  ])('leaves %j alone', (text) => {
    expect(detectXss(text)).toBe(false);
  });

  it('takes any bytes', () => {
    const unit = fc.oneof(
      fc.constantFrom('<', '>', '=', '"', "'", '`', '/', '!', '-', '&', '#', 'on'),
      fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
    );
    fc.assert(
      fc.property(fc.string({ unit }), (text) => typeof detectXss(text) === 'boolean'),
      { numRuns: 2000 },
    );
  });
});
