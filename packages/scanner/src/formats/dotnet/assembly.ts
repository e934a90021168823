import { ScannerError } from '../../errors.js';
import { columnSizes } from './tables.js';

/** Name and four-part version of an assembly. */
export interface AssemblyName {
  readonly name: string;
  readonly version: string;
}

const ASSEMBLY = 0x20;
const ASSEMBLY_REF = 0x23;
const MAX_ROWS = 100_000;

/** The assembly in a PE file and those that it refers to (ECMA-335, II.24 and II.25); undefined for a PE file without metadata. */
export function readAssembly(bytes: Buffer): AssemblyName[] | undefined {
  try {
    const metadata = findMetadata(bytes);
    return metadata ? readTables(metadata) : undefined;
  } catch (cause) {
    if (cause instanceof RangeError) throw damaged('metadata within the file', cause);
    throw cause;
  }
}

function findMetadata(bytes: Buffer): Buffer | undefined {
  if (bytes.length < 64 || bytes.readUInt16LE(0) !== 0x5a4d) throw damaged('a PE file');
  const pe = bytes.readUInt32LE(0x3c);
  if (bytes.readUInt32LE(pe) !== 0x4550) throw damaged('a PE header');
  const sections = bytes.readUInt16LE(pe + 6);
  const optional = pe + 24;
  const sectionTable = optional + bytes.readUInt16LE(pe + 20);
  const directories = optional + (bytes.readUInt16LE(optional) === 0x20b ? 112 : 96);
  const place = (address: number): number => {
    for (let i = 0; i < sections; i++) {
      const at = sectionTable + i * 40;
      const start = bytes.readUInt32LE(at + 12);
      if (address >= start && address < start + bytes.readUInt32LE(at + 16))
        return address - start + bytes.readUInt32LE(at + 20);
    }
    throw damaged('an address within a section');
  };
  const clr = bytes.readUInt32LE(directories + 14 * 8);
  if (clr === 0) return undefined;
  const header = place(clr);
  const start = place(bytes.readUInt32LE(header + 8));
  return bytes.subarray(start, start + bytes.readUInt32LE(header + 12));
}

function readTables(metadata: Buffer): AssemblyName[] {
  if (metadata.readUInt32LE(0) !== 0x424a5342) throw damaged('the metadata signature');
  const streams = readStreams(metadata);
  const tables = streams.get('#~');
  const strings = streams.get('#Strings');
  if (!tables || !strings) throw damaged('the streams #~ and #Strings');
  const heapSizes = tables.readUInt8(6);
  const valid = tables.readBigUInt64LE(8);
  const rows: number[] = [];
  let at = 24;
  for (let table = 0; table < 64; table++) {
    const there = (valid >> BigInt(table)) & 1n;
    rows.push(there ? tables.readUInt32LE(at) : 0);
    if (there) at += 4;
  }
  const names: AssemblyName[] = [];
  for (let table = 0; table <= ASSEMBLY_REF; table++) {
    const sizes = columnSizes(table, rows, heapSizes);
    const size = sizes.reduce((sum, each) => sum + each, 0);
    const count = rows[table] as number;
    if (table === ASSEMBLY || table === ASSEMBLY_REF) {
      if (count > MAX_ROWS) throw damaged(`at most ${MAX_ROWS} assemblies`);
      for (let i = 0; i < count; i++) names.push(readName(tables, at + i * size, sizes, table === ASSEMBLY, strings));
    }
    at += size * count;
  }
  return names;
}

function readName(tables: Buffer, at: number, sizes: readonly number[], own: boolean, strings: Buffer): AssemblyName {
  const version = at + (own ? 4 : 0);
  const parts = [0, 2, 4, 6].map((offset) => tables.readUInt16LE(version + offset));
  const nameColumn = own ? 7 : 6;
  const place = at + sizes.slice(0, nameColumn).reduce((sum, each) => sum + each, 0);
  const index = tables.readUIntLE(place, sizes[nameColumn] ?? 2);
  const end = strings.indexOf(0, index);
  if (end < 0) throw damaged('a name within its heap');
  return { name: strings.toString('utf8', index, end), version: parts.join('.') };
}

function readStreams(metadata: Buffer): Map<string, Buffer> {
  const streams = new Map<string, Buffer>();
  let at = 16 + metadata.readUInt32LE(12);
  const count = metadata.readUInt16LE(at + 2);
  at += 4;
  for (let i = 0; i < Math.min(count, 16); i++) {
    const offset = metadata.readUInt32LE(at);
    const size = metadata.readUInt32LE(at + 4);
    const end = metadata.indexOf(0, at + 8);
    if (end < 0) throw damaged('a stream name');
    streams.set(metadata.toString('latin1', at + 8, end), metadata.subarray(offset, offset + size));
    // Names are padded to four bytes.
    at = at + 8 + (Math.floor((end - at - 8) / 4) + 1) * 4;
  }
  return streams;
}

function damaged(wanted: string, cause?: unknown): ScannerError {
  return new ScannerError(
    'SCANNER_FILE_SYNTAX',
    `.NET assembly: expected ${wanted}; the file is damaged or of another format`,
    cause === undefined ? {} : { cause },
  );
}
