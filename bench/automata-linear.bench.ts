import { compile, compileSet, loadSet, requiredLiterals } from '@lamellar/automata';
import { crsPatterns, crsRules } from './automata/crs-data.js';
import { ATTACK_VALUES } from './automata/values.js';
import { defineBench, type Table } from './harness/bench.js';

/** Texts that attackers repeat: what backtracking engines choke on in the Core Rule Set, and every sign that its patterns branch on. */
const SEEDS: readonly string[] = [
  '\n',
  ' ',
  'a',
  '1',
  "'",
  '"',
  '(',
  '{',
  '[',
  '<',
  '/',
  '\\',
  '$',
  '&',
  ';',
  '|',
  '=',
  '.',
  ',',
  '-',
  '`',
  'a=',
  "a'",
  '\r\n',
  ' a',
  '${',
  '/*',
  '--',
  '&#',
  'a:',
  'b"',
  'select ',
  'x.y(',
  '<a ',
  '\x00\xff',
];
const LENGTHS = [10_000, 100_000] as const;

/** A long seed without repetition, of letters that the rules branch on: it makes many states. The same on every machine. */
function noise(length: number, letters: string): string {
  let state = 2026;
  let text = '';
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    text += letters[(state >> 8) % letters.length]!;
  }
  return text;
}

const NOISES: readonly string[] = [
  noise(5_000, '\'"()=;|&<>/\\ -aor1*#'),
  noise(5_000, ' abcdefghijklmnopqrstuvwxyz'),
  noise(5_000, "aA1_ \n.,:$'"),
];

/** The seed again and again, and an end that most patterns do not expect. */
function inputOf(seed: string, length: number): string {
  return `${seed.repeat(Math.ceil(length / seed.length)).slice(0, length)}!`;
}

const shown = (seed: string): string => JSON.stringify(seed.length > 40 ? `${seed.slice(0, 40)}...` : seed);

/** How the steps of every pattern grow with the length of hostile input; counted, so the same on every machine. */
export const bench = defineBench({
  name: 'automata-linear',
  about: 'Do the steps of every pattern of the Core Rule Set stay linear in hostile input?',
  run(table) {
    const folder = crsRules();
    if (folder === undefined) {
      table.note('NO DATA: crs/rules is not in $LAMELLAR_CONFORMANCE nor in ../shared/conformance');
      table.noPeer('exponent of the steps', 'the Core Rule Set is not here', '<= 1.02');
      return;
    }
    const patterns = crsPatterns(folder).map(({ pattern }) => pattern);
    const worst = { exponent: 0, perByte: 0, where: '', heavy: '' };
    let runs = 0;
    for (const pattern of patterns) {
      const own = (requiredLiterals(pattern, { flags: 'sm' }) ?? []).slice(0, 2);
      for (const seed of [...SEEDS, ...NOISES, ...own]) {
        const steps = LENGTHS.map((length) => {
          // A new object each time: no cache of an earlier run makes this one look cheaper.
          const regex = compile(pattern, { flags: 'sm' });
          regex.find(inputOf(seed, length));
          runs++;
          return Math.max(regex.steps, 1);
        });
        const exponent = Math.log(steps[1]! / steps[0]!) / Math.log(LENGTHS[1] / LENGTHS[0]);
        const perByte = steps[1]! / LENGTHS[1];
        if (exponent > worst.exponent)
          Object.assign(worst, { exponent, where: `${shown(seed)} on ${pattern.slice(0, 100)}` });
        if (perByte > worst.perByte)
          Object.assign(worst, { perByte, heavy: `${shown(seed)} on ${pattern.slice(0, 100)}` });
      }
    }
    table.note(
      `${patterns.length} patterns, ${SEEDS.length} repeated seeds, ${NOISES.length} seeds of 5,000 letters of noise and up to 2 words of each pattern, ${LENGTHS.join(' and ')} bytes: ${runs} runs`,
    );
    table.note(`largest exponent: ${worst.where}`);
    table.note(`most steps per byte (${worst.perByte.toFixed(1)}): ${worst.heavy}`);
    table.limit(
      `exponent of the step count, worst of ${patterns.length} patterns`,
      Number(worst.exponent.toFixed(4)),
      'power of the length',
      { max: 1.02 },
    );
    measureSet(patterns, table);
  },
});

/** One pass over a set of all patterns, each time with empty caches. */
function measureSet(patterns: readonly string[], table: Table): void {
  const bytes = compileSet(patterns, { flags: 'sm' }).serialize();
  let worst = { exponent: 0, perByte: 0, seed: '' };
  for (const seed of [...SEEDS, ...NOISES, ...ATTACK_VALUES]) {
    const steps = LENGTHS.map((length) => {
      const set = loadSet(bytes);
      set.match(inputOf(seed, length));
      return set.steps;
    });
    const exponent = Math.log(steps[1]! / steps[0]!) / Math.log(LENGTHS[1] / LENGTHS[0]);
    if (exponent > worst.exponent) worst = { exponent, perByte: steps[1]! / LENGTHS[1], seed };
  }
  table.note(`a set of all patterns grows most on ${shown(worst.seed)}: ${worst.perByte.toFixed(1)} steps per byte`);
  const what = `exponent of the step count, one pass over the set of all ${patterns.length}`;
  table.limit(what, Number(worst.exponent.toFixed(4)), 'power of the length', { max: 1.02 });
}
