import { renderCheckTable } from './render-check.ts';
import { renderClassTable, renderEnums } from './render-tables.ts';
import { renderClasses, renderIndex, renderObjects } from './render-types.ts';
import type { Schema } from './schema.ts';

/** Every generated file by its name below `src/generated`. */
export function outputs(schema: Schema): Map<string, string> {
  const types = [...renderObjects(schema), ...renderClasses(schema)];
  return new Map([
    ...types,
    ['index.ts', renderIndex(types.map(([file]) => file))],
    ['enums.ts', renderEnums(schema)],
    ['class-table.ts', renderClassTable(schema)],
    ['check-table.ts', renderCheckTable(schema)],
  ]);
}
