import { ahoCorasick, compile, compileSet, loadSet, type RegexSet, SetMatches } from '@lamellar/automata';
import { RE2JS } from 're2js';
import { crsRules, crsWords, requestPatterns } from './automata/crs-data.js';
import { prose, proseWithAttacks } from './automata/prose.js';
import { toV8 } from './automata/v8-pattern.js';
import { ATTACK_VALUES, ORDINARY_VALUES } from './automata/values.js';
import { defineBench, type Table } from './harness/bench.js';
import { cpuOf, formatNs, interleave, median } from './harness/cpu.js';

/** One pass over a set against V8's RegExp one pattern after another; all that the issue of the sets asks for. */
export const bench = defineBench({
  name: 'automata-set',
  about: 'What does it cost to ask all request patterns of the Core Rule Set at once?',
  run(table) {
    const folder = crsRules();
    if (folder === undefined) {
      table.note('NO DATA: crs/rules is not in $LAMELLAR_CONFORMANCE nor in ../shared/conformance');
      table.noPeer('every row', 'the Core Rule Set is not here', '>= 40x');
      return;
    }
    const patterns = requestPatterns(folder);
    const v8 = patterns.map(toV8);
    const set = compileSet(patterns, { flags: 'sm' });
    const inputs = {
      values: ORDINARY_VALUES,
      mixed: ORDINARY_VALUES.flatMap((value, i) =>
        i % 5 === 4 ? [value, ATTACK_VALUES[(i / 5) | 0] ?? value] : [value],
      ),
      prose: [prose(10_240)],
      attacked: [proseWithAttacks(10_240, ATTACK_VALUES)],
    };
    const bytes = (list: readonly string[]): number => list.reduce((sum, value) => sum + value.length, 0);
    table.note(
      `${patterns.length} patterns; ${inputs.values.length} values of ${bytes(inputs.values)} bytes; prose of ${bytes(inputs.prose)} bytes; flags s and m`,
    );
    for (const list of Object.values(inputs)) checkAnswers(set, patterns, v8, list, table);

    const slow = superLinear(v8);
    const linear = patterns.flatMap((_, index) => (slow.includes(index) ? [] : [index]));
    table.note(`V8 is super-linear on ${slow.length}: ${slow.map((index) => patterns[index]).join('   ')}`);
    const linearSet = compileSet(
      linear.map((index) => patterns[index]!),
      { flags: 'sm' },
    );
    const rows = [
      { what: '69 short values', list: inputs.values, all: 40 },
      { what: '69 short values and attacks', list: inputs.mixed, all: 40 },
      { what: '10 KB of prose', list: inputs.prose, all: 400, linear: 8 },
      { what: '10 KB of prose with attacks', list: inputs.attacked, all: 400, linear: 8 },
    ];
    for (const row of rows) {
      const first = cpuOf(() => runSet(compileSet(patterns, { flags: 'sm' }), row.list));
      for (let i = 0; i < WARM_RUNS; i++) {
        runSet(set, row.list);
        runSet(linearSet, row.list);
      }
      table.note(`${row.what}: ${formatNs(first)} by a new set, compiling included`);
      const times = interleave([
        { name: 'set', work: () => runSet(set, row.list) },
        { name: 'linear set', work: () => runSet(linearSet, row.list) },
        { name: 'V8', work: () => runV8(v8, row.list) },
        {
          name: 'V8 linear',
          work: () =>
            runV8(
              linear.map((index) => v8[index]!),
              row.list,
            ),
        },
      ]);
      table.faster(`set, ${row.what}, all ${patterns.length}`, times.get('set')!, times.get('V8')!, row.all);
      if (row.linear === undefined) continue;
      const what = `set, ${row.what}, the ${linear.length} linear in V8`;
      table.faster(what, times.get('linear set')!, times.get('V8 linear')!, row.linear);
    }
    measureLoad(set, table);
    measureWords(crsWords(folder), inputs.prose[0]!, table);
  },
});

/** Runs before the timed ones: states are made on demand, so input of a kind that was never seen takes longer, as the notes show. */
const WARM_RUNS = 100;

const matches = new Map<number, SetMatches>();

function runSet(set: RegexSet, list: readonly string[]): number {
  let out = matches.get(set.size);
  if (out === undefined) {
    out = new SetMatches(set.size);
    matches.set(set.size, out);
  }
  let count = 0;
  for (const value of list) count += set.match(value, out).count;
  return count;
}

function runV8(list: readonly RegExp[], values: readonly string[]): number {
  let count = 0;
  for (const regex of list) for (const value of values) if (regex.test(value)) count++;
  return count;
}

/** Refuses to time answers that differ: every pattern on every input, by the set, alone, by V8 and by re2js. */
function checkAnswers(
  set: RegexSet,
  patterns: readonly string[],
  v8: readonly RegExp[],
  list: readonly string[],
  table: Table,
): void {
  let hits = 0;
  const answers = list.map((value) => new Set(set.match(value).indices()));
  patterns.forEach((pattern, index) => {
    const alone = compile(pattern, { flags: 'sm' });
    const re2 = RE2JS.compile(pattern, RE2JS.DOTALL | RE2JS.MULTILINE);
    list.forEach((value, at) => {
      const ours = answers[at]!.has(index);
      if (ours) hits++;
      for (const [who, answer] of [
        ['one pattern alone', alone.test(value)],
        ['V8', v8[index]!.test(value)],
        ['re2js', re2.matcher(value).find()],
      ] as const) {
        if (answer !== ours)
          throw new Error(`the set and ${who} disagree on ${pattern.slice(0, 200)} with ${value.slice(0, 200)}`);
      }
    });
  });
  table.note(`answers of set, single patterns, V8 and re2js are equal on ${list.length} inputs: ${hits} matches`);
}

/**
 * Patterns that V8 leaves out of the comparison of linear ones: they begin with `.*`, and their time grows at least as the power 1.5 of the length
 * on plain text. (Others are quadratic too, but cheap on this text; they stay in.)
 */
function superLinear(v8: readonly RegExp[]): number[] {
  const short = prose(5_000);
  const long = prose(20_000);
  return v8.flatMap((regex, index) => {
    if (!regex.source.startsWith('.*')) return [];
    const time = (text: string): number => median([0, 1, 2].map(() => cpuOf(() => regex.test(text))));
    const slow = time(long);
    return slow > 4e6 && Math.log(slow / time(short)) / Math.log(4) > 1.5 ? [index] : [];
  });
}

function measureLoad(set: RegexSet, table: Table): void {
  const bytes = set.serialize();
  const times: number[] = [];
  for (let i = 0; i < 15; i++) times.push(cpuOf(() => loadSet(bytes)));
  table.note(`serialised set: ${bytes.length} bytes; first load ${(times[0]! / 1e6).toFixed(1)} ms`);
  table.limit('loading the serialised set', median(times) / 1e6, 'ms', { max: 30 });
}

function measureWords(words: readonly string[], text: string, table: Table): void {
  const automaton = ahoCorasick(words, { caseFold: true });
  const buffer = Buffer.from(text, 'latin1');
  const expected = words.filter((word) => text.toLowerCase().includes(word)).length;
  const found = new Set(automaton.all(buffer).map(({ word }) => word)).size;
  if (found !== expected) throw new Error(`Aho-Corasick finds ${found} of the words, indexOf finds ${expected}`);
  const times = interleave([
    { name: 'bytes', work: () => automaton.scan(buffer, 0, 0, () => false) },
    { name: 'string', work: () => automaton.scan(text, 0, 0, () => false) },
  ]);
  const rate = (name: string): number => (text.length / times.get(name)!) * 1000;
  table.note(
    `Aho-Corasick: ${words.length} words, ${(automaton.bytes / 2 ** 20).toFixed(1)} MiB; ${rate('string').toFixed(0)} MB/s over a string`,
  );
  table.limit(`Aho-Corasick over all ${words.length} words`, rate('bytes'), 'MB/s', { min: 200 });
}
