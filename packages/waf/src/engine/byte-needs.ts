/** Classes of bytes, as bits: a text without the bytes that a transformation looks for stays as it is. */
const upper = 1;
const percent = 2;
const plus = 4;
const ampersand = 8;
const backslash = 16;
const nul = 32;
const high = 64;
const space = 128;
const slash = 256;
const dot = 512;
const shell = 1024;
const star = 2048;
const dash = 4096;
const hash = 8192;

/** Every class: the transformation has to be asked. */
const always = 0xffff;

/** The classes of each byte. */
export const classOfByte: Uint16Array = new Uint16Array(256);

function add(bytes: string, bit: number): void {
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes.charCodeAt(at);
    classOfByte[byte] = (classOfByte[byte] ?? 0) | bit;
  }
}

add('ABCDEFGHIJKLMNOPQRSTUVWXYZ', upper);
add('%', percent);
add('+', plus);
add('&', ampersand);
add('\\', backslash);
add('\0', nul);
add(' \t\n\v\f\r\xa0\xc2', space);
add('/', slash);
add('.', dot);
add('"\'\\^,;(/', shell);
add('*', star);
add('-', dash);
add('#', hash);
for (let byte = 128; byte < 256; byte++) classOfByte[byte] = (classOfByte[byte] ?? 0) | high;

const needs: Readonly<Record<string, number>> = {
  lowercase: upper,
  urldecode: percent | plus,
  urldecodeuni: percent | plus,
  htmlentitydecode: ampersand,
  jsdecode: backslash,
  cssdecode: backslash,
  escapeseqdecode: backslash,
  removenulls: nul,
  replacenulls: nul,
  utf8tounicode: high,
  removewhitespace: space,
  compresswhitespace: space,
  trim: space,
  trimleft: space,
  trimright: space,
  replacecomments: slash,
  removecomments: slash | star | dash | hash,
  removecommentschar: slash | star | dash | hash,
  cmdline: upper | space | shell,
  normalizepath: slash | dot,
  normalisepath: slash | dot,
  normalizepathwin: slash | dot | backslash,
  normalisepathwin: slash | dot | backslash,
};

/** The classes that a transformation, by its lower-case name, looks for; every class when it may change any text. */
export function needsOf(transformation: string): number {
  return Object.hasOwn(needs, transformation) ? (needs[transformation] ?? always) : always;
}

/** Transformations that only take bytes out, change the case of letters, or put blanks in. */
const reducing = new Set(
  'none lowercase uppercase removenulls replacenulls removewhitespace compresswhitespace trim trimleft trimright cmdline'
    .concat(' replacecomments removecomments removecommentschar normalizepath normalisepath')
    .split(' '),
);

/** The classes of bytes without which the transformation brings no byte in that was not there. */
export function creatingNeedsOf(transformation: string): number {
  if (reducing.has(transformation)) return 0;
  // Of these only the backslash becomes another byte.
  if (transformation === 'normalizepathwin' || transformation === 'normalisepathwin') return backslash;
  return needsOf(transformation);
}
