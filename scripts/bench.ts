import { readdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Bench, Row } from '../bench/harness/bench.js';
import { Rows } from '../bench/harness/rows.js';

/** `npm run bench -- NAME... [--json FILE] [--markdown FILE]`: one file per question, `bench/NAME.bench.ts`. */
const folder = join(dirname(fileURLToPath(import.meta.url)), '../bench');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, markdown: { type: 'string' } },
});
const known = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.slice(0, -'.bench.ts'.length));

if (positionals.length === 0) {
  console.log(`usage: npm run bench -- NAME... [--json FILE] [--markdown FILE]\nbenches: ${known.join(', ')}`);
  process.exit(2);
}

function print(rows: readonly Row[]): void {
  const head: Row = { what: 'what', ours: 'ours', peer: 'peer', ratio: 'ratio', target: 'target', met: false };
  const cells = (row: Row): string[] => [row.what, row.ours, row.peer, row.ratio, row.target];
  const widths = cells(head).map((_, column) => Math.max(...[head, ...rows].map((row) => cells(row)[column]!.length)));
  const line = (row: Row, met: string): string =>
    [...cells(row).map((cell, column) => cell.padEnd(widths[column]!)), met].join(' | ');
  console.log(line(head, 'met'));
  for (const row of rows) console.log(line(row, row.met ? 'yes' : 'NO'));
}

interface Result {
  readonly bench: string;
  readonly about: string;
  readonly machine: string;
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
}

const results: Result[] = [];
for (const name of positionals) {
  if (!known.includes(name)) {
    console.error(`no bench is named ${name}; there are: ${known.join(', ')}`);
    process.exit(2);
  }
  const { bench } = (await import(`../bench/${name}.bench.ts`)) as { bench: Bench };
  console.log(`${bench.name}: ${bench.about}`);
  const machine = `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  console.log(`machine: ${machine}`);
  const table = new Rows();
  await bench.run(table);
  for (const note of table.notes) console.log(note);
  print(table.rows);
  const met = table.rows.filter((row) => row.met).length;
  console.log(`${bench.name} ${met}/${table.rows.length}`);
  results.push({ bench: bench.name, about: bench.about, machine, rows: table.rows, notes: table.notes });
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
if (values.markdown !== undefined) writeFileSync(values.markdown, markdown(results));
process.exit(0);

/** The committed form: one section a bench, with the command that made it. */
function markdown(all: readonly Result[]): string {
  const sections = all.map(({ bench, about, rows, notes }) => {
    const lines = rows.map(
      (row) => `| ${row.what} | ${row.ours} | ${row.peer} | ${row.ratio} | ${row.target} | ${row.met ? 'yes' : 'no'} |`,
    );
    const met = rows.filter((row) => row.met).length;
    const remarks = notes.map((note) => `* ${note}\n`).join('');
    return `## ${bench}: ${met}/${rows.length}\n\n${about}\n\n${remarks}${remarks === '' ? '' : '\n'}| what | ours | peer | ratio | target | met |\n| --- | --- | --- | --- | --- | --- |\n${lines.join('\n')}\n`;
  });
  const command = `npm run bench -- ${all.map(({ bench }) => bench).join(' ')} --markdown bench/RESULTS.md`;
  return `# Results\n\nMade by \`${command}\` on: ${all[0]?.machine}. CPU times are medians of interleaved rounds; read ratios, not absolutes.\n\n${sections.join('\n')}`;
}
