import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTraceparent, newSpanId, newTraceId, parseTraceparent } from './traceparent.js';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';

describe('traceparent', () => {
  it.each([
    [`00-${trace}-${span}-01`, { traceId: trace, spanId: span, sampled: true }],
    [`00-${trace}-${span}-00`, { traceId: trace, spanId: span, sampled: false }],
    [`00-${trace}-${span}-ff`, { traceId: trace, spanId: span, sampled: true }],
    [`cc-${trace}-${span}-01-what.comes.later`, { traceId: trace, spanId: span, sampled: true }],
    [`cc-${trace}-${span}-01`, { traceId: trace, spanId: span, sampled: true }],
  ])('reads %s', (header, expected) => {
    expect(parseTraceparent(header)).toEqual(expected);
  });

  it.each([
    [''],
    ['00'],
    [`00-${trace}-${span}-01-more`],
    [`00-${trace}-${span}-01-`],
    [`ff-${trace}-${span}-01`],
    [`cc-${trace}-${span}-01.more`],
    [`00-${'0'.repeat(32)}-${span}-01`],
    [`00-${trace}-${'0'.repeat(16)}-01`],
    [`00-${trace.toUpperCase()}-${span}-01`],
    [` 00-${trace}-${span}-01`],
    [`00-${trace}-${span}-1`],
    [`cc-${trace}-${span}-01-${'x'.repeat(300)}`],
  ])('refuses %s', (header) => {
    expect(parseTraceparent(header)).toBeUndefined();
  });

  it('makes identifiers that it reads back', () => {
    fc.assert(
      fc.property(fc.boolean(), (sampled) => {
        const made = { traceId: newTraceId(), spanId: newSpanId(), sampled };
        expect(parseTraceparent(formatTraceparent(made))).toEqual(made);
      }),
    );
  });

  it('takes any text without an error', () => {
    fc.assert(fc.property(fc.string(), (text) => parseTraceparent(text) === undefined));
  });
});
