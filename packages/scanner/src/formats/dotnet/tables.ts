/** A column of a metadata table: bytes, a heap, a row of one table, or a row of one of several tables (coded index). */
type Column =
  | 2
  | 4
  | 'string'
  | 'guid'
  | 'blob'
  | { readonly table: number }
  | { readonly bits: number; readonly tables: readonly number[] };

const typeDefOrRef = { bits: 2, tables: [0x02, 0x01, 0x1b] } as const;
const methodDefOrRef = { bits: 1, tables: [0x06, 0x0a] } as const;
const attributed = [
  0x06, 0x04, 0x01, 0x02, 0x08, 0x09, 0x0a, 0x00, 0x0e, 0x17, 0x14, 0x11, 0x1a, 0x1b, 0x20, 0x23, 0x26, 0x27, 0x28,
  0x2a, 0x2c, 0x2b,
] as const;
const row = (table: number): { readonly table: number } => ({ table });

/** The columns of the tables 0x00 to 0x23 (ECMA-335, II.22), whose sizes give the places of Assembly (0x20) and AssemblyRef (0x23). */
export const tableColumns: readonly (readonly Column[])[] = [
  [2, 'string', 'guid', 'guid', 'guid'],
  [{ bits: 2, tables: [0x00, 0x1a, 0x23, 0x01] }, 'string', 'string'],
  [4, 'string', 'string', typeDefOrRef, row(0x04), row(0x06)],
  [row(0x04)],
  [2, 'string', 'blob'],
  [row(0x06)],
  [4, 2, 2, 'string', 'blob', row(0x08)],
  [row(0x08)],
  [2, 2, 'string'],
  [row(0x02), typeDefOrRef],
  [{ bits: 3, tables: [0x02, 0x01, 0x1a, 0x06, 0x1b] }, 'string', 'blob'],
  [2, { bits: 2, tables: [0x04, 0x08, 0x17] }, 'blob'],
  [{ bits: 5, tables: attributed }, { bits: 3, tables: [0x06, 0x0a] }, 'blob'],
  [{ bits: 1, tables: [0x04, 0x08] }, 'blob'],
  [2, { bits: 2, tables: [0x02, 0x06, 0x20] }, 'blob'],
  [2, 4, row(0x02)],
  [4, row(0x04)],
  ['blob'],
  [row(0x02), row(0x14)],
  [row(0x14)],
  [2, 'string', typeDefOrRef],
  [row(0x02), row(0x17)],
  [row(0x17)],
  [2, 'string', 'blob'],
  [2, row(0x06), { bits: 1, tables: [0x14, 0x17] }],
  [row(0x02), methodDefOrRef, methodDefOrRef],
  ['string'],
  ['blob'],
  [2, { bits: 1, tables: [0x04, 0x06] }, 'string', row(0x1a)],
  [4, row(0x04)],
  [4, 4],
  [4],
  [4, 2, 2, 2, 2, 4, 'blob', 'string', 'string'],
  [4],
  [4, 4, 4],
  [2, 2, 2, 2, 4, 'blob', 'string', 'string', 'blob'],
];

/** Bytes of each column of a table, given the numbers of rows and the heaps that need wide indexes. */
export function columnSizes(table: number, rows: readonly number[], heapSizes: number): number[] {
  return (tableColumns[table] ?? []).map((column) => {
    if (typeof column === 'number') return column;
    if (column === 'string') return heapSizes & 1 ? 4 : 2;
    if (column === 'guid') return heapSizes & 2 ? 4 : 2;
    if (column === 'blob') return heapSizes & 4 ? 4 : 2;
    if ('table' in column) return (rows[column.table] ?? 0) < 0x10000 ? 2 : 4;
    const most = Math.max(...column.tables.map((each) => rows[each] ?? 0));
    return most < 2 ** (16 - column.bits) ? 2 : 4;
  });
}
