import type { BodySink } from '../src/bodies/body-processor.js';

/** A sink that writes down each call as one line, for tests. */
export function recordingSink(): BodySink & { readonly calls: string[] } {
  const calls: string[] = [];
  const note =
    (kind: string) =>
    (...parts: readonly (string | number)[]) =>
      void calls.push([kind, ...parts].join('|'));
  return {
    calls,
    argument: note('argument'),
    file: (file) => note('file')(file.field, file.filename, file.size, file.content),
    partHeader: note('header'),
    partName: note('name'),
    partFilename: note('filename'),
    flag: note('flag'),
    urlencodedError: note('urlencoded-error'),
    xmlOpen: note('open'),
    xmlAttribute: note('attribute'),
    xmlText: note('text'),
    xmlClose: note('close'),
    error: (code) => note('error')(code),
  };
}
