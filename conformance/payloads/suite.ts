import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { derive } from '../../packages/rasp/src/core/inputs/derive.js';
import { detectServerSideRequestForgery } from '../../packages/rasp/src/detect/address/detect-ssrf.js';
import { detectShellInjection } from '../../packages/rasp/src/detect/shell/detect-shell.js';
import { detectSqlInjection } from '../../packages/rasp/src/detect/sql/detect-sql.js';
import { dialects } from '../../packages/rasp/src/detect/sql/dialect.js';
import { defineSuite, type Report, type Suite } from '../harness/suite.js';
import { internalNotations, type Notation, publicNotations } from './addresses.js';
import type { Engine } from './engines/engine.js';
import { mariadbEngine } from './engines/mariadb.js';
import { postgresqlEngine } from './engines/postgresql.js';
import { cagedShell, type Shell, shellContexts } from './engines/shell.js';
import { sqliteEngine } from './engines/sqlite.js';
import { readLists } from './lists.js';
import { vectors } from './vectors.js';

/** What was counted: attacks that were found, and harmless pairs that were refused. */
interface Count {
  attacks: number;
  found: number;
  benign: number;
  refused: number;
  unlabelled: number;
}

const empty = (): Count => ({ attacks: 0, found: 0, benign: 0, refused: 0, unlabelled: 0 });

/** Payload lists of others in every context, labelled by real databases and a real shell, and hosts in every notation. */
export const suite: Suite = defineSuite({
  name: 'payloads',
  about:
    'payload x context x dialect labelled by SQLite, PostgreSQL, MariaDB and sh, and notations of internal addresses',
  tier: 'quick',
  data: ['rasp/payloads', 'libinjection/data'],
  async run({ root, quick, report }) {
    const folder = join(root, 'rasp/payloads');
    addressForms(folder, report);
    generated(report);
    dialectVectors(report);
    const own = readLists(join(folder, 'sqli'));
    const all = [
      ...new Set([...own, ...readLists(join(root, 'libinjection/data'), (name) => name.startsWith('sqli-'))]),
    ];
    // The quick part asks the engine that is always there; every twelfth payload of all lists.
    const payloads = quick ? all.filter((_each, index) => index % 12 === 0) : all;
    const harmless = readLists(join(root, 'libinjection/data'), (name) => name === 'false_positives.txt');
    const counts = empty();
    for (const open of quick ? [sqliteEngine] : [sqliteEngine, postgresqlEngine, mariadbEngine]) {
      const engine = await openOr(open, report);
      if (engine === undefined) continue;
      add(counts, await sql(engine, payloads, harmless, report));
      await engine.close();
    }
    if (!quick) add(counts, shell(folder, report));
    total(counts, quick, report);
  },
});

async function openOr(open: () => Engine | Promise<Engine>, report: Report): Promise<Engine | undefined> {
  try {
    return await open();
  } catch (error) {
    report.skip(open.name, String((error as Error).message));
    return undefined;
  }
}

function add(sum: Count, more: Count): void {
  for (const key of Object.keys(sum) as (keyof Count)[]) sum[key] += more[key];
}

function total(counts: Count, quick: boolean, report: Report): void {
  const recall = counts.found / counts.attacks;
  report.metric(`recall of ${counts.attacks} attacks`, recall.toFixed(5), '>= 0.995', recall >= 0.995);
  report.metric(`false positives on ${counts.benign} harmless pairs`, counts.refused, '= 0', counts.refused === 0);
  // The aim for the number of pairs is of the full run; the quick run judges only what it has.
  if (!quick) report.metric('harmless pairs', counts.benign, '>= 30000', counts.benign >= 30_000);
}

async function sql(
  engine: Engine,
  payloads: readonly string[],
  harmless: readonly string[],
  report: Report,
): Promise<Count> {
  const counts = empty();
  const dialect = dialects[engine.dialect];
  const detect = (statement: string, text: string): boolean =>
    detectSqlInjection(statement, derive({ place: 'q', text }), dialect) !== undefined;
  let notes = 0;
  const note = (line: string): void => {
    if (notes++ < 30) report.note(`${engine.name}: ${line.slice(0, 220)}`);
  };
  for (const [list, texts] of [
    ['attack', payloads],
    ['harmless', harmless],
  ] as const) {
    for (const text of texts) {
      for (const context of engine.contexts) {
        if (list === 'attack') {
          const statement = context.embed(text);
          const label = await engine.label(context, statement);
          if (label === 'invalid') counts.unlabelled++;
          else if (label === 'changed') {
            counts.attacks++;
            if (detect(statement, text)) counts.found++;
            else note(`missed ${context.name}: ${statement}`);
          }
        }
        const escaped = context.escape?.(text);
        if (escaped === undefined) continue;
        const statement = context.embed(escaped);
        if ((await engine.label(context, statement)) !== 'same') continue;
        counts.benign++;
        if (!detect(statement, text)) continue;
        counts.refused++;
        note(`refused ${context.name}: ${statement} for ${text}`);
      }
    }
  }
  report.note(
    `${engine.name}: ${counts.found} of ${counts.attacks} attacks found, ${counts.refused} of ${counts.benign} harmless pairs refused, ${counts.unlabelled} pairs that it does not accept have no label`,
  );
  return counts;
}

function shell(folder: string, report: Report): Count {
  const counts = empty();
  let caged: Shell;
  try {
    caged = cagedShell();
  } catch (error) {
    report.skip('sh', String((error as Error).message));
    return counts;
  }
  const payloads = [...readLists(join(folder, 'cmdi')), ...nested].filter(
    (text) => !text.includes('\0') && text.length < 2000,
  );
  const detect = (command: string, text: string): boolean =>
    detectShellInjection(command, derive({ place: 'q', text })) !== undefined;
  for (const text of payloads) {
    for (const context of shellContexts) {
      if (context.name !== 'backslashes' && text.length >= 2) {
        const command = context.embed(text);
        if (caged.label(text, command) === 'changed') {
          counts.attacks++;
          if (detect(command, text)) counts.found++;
          else report.note(`sh: missed ${context.name}: ${command.slice(0, 160)}`);
        }
      }
      const command = context.embed(context.escape!(text));
      if (caged.label(text, command) !== 'same') continue;
      counts.benign++;
      if (!detect(command, text)) continue;
      counts.refused++;
      report.note(`sh: refused ${context.name}: ${command.slice(0, 160)}`);
    }
  }
  caged.close();
  report.note(
    `sh: ${counts.found} of ${counts.attacks} attacks found, ${counts.refused} of ${counts.benign} harmless pairs refused`,
  );
  return counts;
}

/** Shells in shells, and words that are put together. */
const nested: readonly string[] = [
  '$(echo $(id))',
  '`echo \\`id\\``',
  "a'$(id)'b",
  'a"$(id)"b',
  '${IFS}id',
  'x;{id,-a}',
  "x;$'\\x69d'",
  'x&&eval "$(echo aWQ= | base64 -d)"',
  'x|sh -c "sh -c id"',
  'x\nid',
  "x';id;'",
  'x";id;"',
  '$((1+$(id)))',
  '<(id)',
  'x>/tmp/y',
  '~root',
  '*',
  'a b',
];

interface AddressForm {
  readonly host: string;
  readonly address: string;
  readonly whatwg_host: string | null;
  readonly block: boolean;
}

function addressForms(folder: string, report: Report): void {
  const forms = JSON.parse(readFileSync(join(folder, 'ssrf/address-forms.json'), 'utf8')) as readonly AddressForm[];
  for (const [index, { host, address, whatwg_host, block }] of forms.entries()) {
    const wrong = [host, `http://${host}/x`].filter((text) => refuses(whatwg_host ?? host, address, text) !== block);
    report.result(
      `ssrf#${index + 1}`,
      wrong.length === 0 ? undefined : `${wrong.join(', ')}: expected ${block ? 'refused' : 'let through'}`,
    );
  }
}

function refuses(host: string, address: string, text: string): boolean {
  return detectServerSideRequestForgery({ host, address }, derive({ place: 'q', text })) !== undefined;
}

/** What the application hands to the socket: what its URL parser made of the host, or the host as it is. */
function connectedHost(host: string): string {
  try {
    return new URL(`http://${host}/`).hostname.replace(/^\[|\]$/g, '');
  } catch {
    return host;
  }
}

function generated(report: Report): void {
  const check = (notations: readonly Notation[], block: boolean): void => {
    for (const [index, { kind, host, address }] of notations.entries()) {
      const wrong = [host, `http://${host}/x`, `HTTPS://${host}`].filter(
        (text) => refuses(connectedHost(host), address, text) !== block,
      );
      const id = `${block ? 'internal' : 'public'}#${index + 1} ${kind}`;
      report.result(id, wrong.length === 0 ? undefined : `${wrong.join(', ')} for ${address}`);
    }
  };
  check(internalNotations, true);
  check(publicNotations, false);
  const count = internalNotations.length + publicNotations.length;
  report.metric('generated notations of addresses', count, '>= 500', count >= 500);
}

/** Counted apart from what engines label. */
function dialectVectors(report: Report): void {
  for (const [index, { dialect, before, input, after, attack }] of vectors.entries()) {
    const found =
      detectSqlInjection(before + input + after, derive({ place: 'q', text: input }), dialects[dialect]) !== undefined;
    report.result(
      `${dialect}#${index + 1}`,
      found === attack ? undefined : `${before}${input}${after}: expected ${attack ? 'an attack' : 'none'}`,
    );
  }
}
