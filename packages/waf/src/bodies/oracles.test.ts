import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { recordingSink } from '../../test/recording-sink.js';
import { json } from './json.js';
import { multipart } from './multipart.js';
import { urlencoded } from './urlencoded.js';

const latin1 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

it('URLENCODED reads what URLSearchParams writes', () => {
  const pairs = fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), { maxLength: 6 });
  fc.assert(
    fc.property(pairs, (list) => {
      const sink = recordingSink();
      const processor = urlencoded.create(sink);
      const written = new URLSearchParams(list);
      processor.write(written.toString());
      processor.end();
      expect(sink.calls).toEqual([...written].map(([name, value]) => `argument|${latin1(name)}|${latin1(value)}`));
    }),
  );
});

it('URLENCODED splits and decodes any ASCII as URLSearchParams does', () => {
  const unit = fc.constantFrom('g', '=', '&', '+', '%', '4', '1', 'z', ' ');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 30 }), (text) => {
      const sink = recordingSink();
      const processor = urlencoded.create(sink);
      processor.write(text);
      processor.end();
      const calls = sink.calls.filter((call) => call.startsWith('argument'));
      expect(calls).toEqual([...new URLSearchParams(text)].map(([name, value]) => `argument|${name}|${value}`));
    }),
    { numRuns: 500 },
  );
});

it('JSON takes exactly what JSON.parse takes', () => {
  const token = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"',
    '1',
    '-',
    '0',
    '.',
    'e',
    '+',
    'true',
    'null',
    ' ',
    '\\u00e9',
    '\\',
    '\n',
  );
  const text = fc.oneof(
    fc.array(token, { minLength: 1, maxLength: 12 }).map((tokens) => tokens.join('')),
    fc.json({ maxDepth: 4 }),
  );
  fc.assert(
    fc.property(text, (source) => {
      const sink = recordingSink();
      const processor = json.create(sink, { maxArguments: 10_000 });
      processor.write(latin1(source));
      processor.end();
      let valid = true;
      try {
        JSON.parse(source);
      } catch {
        valid = false;
      }
      expect(sink.calls.some((call) => call.startsWith('error'))).toBe(!valid);
    }),
    { numRuns: 1000 },
  );
});

it('JSON decodes strings as JSON.parse does', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const sink = recordingSink();
      const processor = json.create(sink);
      processor.write(latin1(JSON.stringify(text)));
      processor.end();
      // Lone surrogates have no UTF-8 form: both sides write U+FFFD.
      expect(sink.calls).toEqual([`argument|json|${latin1(text)}`]);
    }),
  );
});

it('MULTIPART reads what FormData writes', async () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'B', '[', ']', ' ', ';', '=', 'é', "'"), minLength: 1 });
  const entry = fc.record({ name, value: fc.string({ unit: 'binary' }), file: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 5 }), async (entries) => {
      const form = new FormData();
      for (const { name, value, file } of entries) {
        if (file) form.append(name, new Blob([value]), 'x.txt');
        else form.append(name, value);
      }
      const response = new Response(form);
      const sink = recordingSink();
      const processor = multipart.create(sink, {
        contentType: response.headers.get('content-type') ?? '',
        fileContentBytes: 10_000,
      });
      processor.write(Buffer.from(await response.arrayBuffer()).toString('latin1'));
      processor.end();
      const parts = sink.calls.filter((call) => ['argument|', 'file|', 'error|'].some((kind) => call.startsWith(kind)));
      expect(parts).toEqual(
        entries.map(({ name, value, file }) => {
          if (file) return `file|${latin1(name)}|x.txt|${latin1(value).length}|${latin1(value)}`;
          // The standard turns every line break of a field into CR LF.
          return `argument|${latin1(name)}|${latin1(value.replace(/\r\n|\r|\n/g, '\r\n'))}`;
        }),
      );
    }),
  );
});
