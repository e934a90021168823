import { compile, requiredLiterals } from '@lamellar/automata';
import { crsPatterns, crsRules } from './automata/crs-data.js';
import { defineBench } from './harness/bench.js';

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
      for (const seed of [...SEEDS, ...own]) {
        const steps = LENGTHS.map((length) => {
          // A new object each time: no cache of an earlier run makes this one look cheaper.
          const regex = compile(pattern, { flags: 'sm' });
          regex.find(`${seed.repeat(length / seed.length)}!`);
          runs++;
          return Math.max(regex.steps, 1);
        });
        const exponent = Math.log(steps[1]! / steps[0]!) / Math.log(LENGTHS[1] / LENGTHS[0]);
        const perByte = steps[1]! / LENGTHS[1];
        if (exponent > worst.exponent)
          Object.assign(worst, { exponent, where: `${JSON.stringify(seed)} on ${pattern.slice(0, 100)}` });
        if (perByte > worst.perByte)
          Object.assign(worst, { perByte, heavy: `${JSON.stringify(seed)} on ${pattern.slice(0, 100)}` });
      }
    }
    table.note(
      `${patterns.length} patterns, ${SEEDS.length} seeds and up to 2 words of each pattern, ${LENGTHS.join(' and ')} bytes: ${runs} runs`,
    );
    table.note(`largest exponent: ${worst.where}`);
    table.note(`most steps per byte (${worst.perByte.toFixed(1)}): ${worst.heavy}`);
    table.limit(
      `exponent of the step count, worst of ${patterns.length} patterns`,
      Number(worst.exponent.toFixed(4)),
      'power of the length',
      { max: 1.02 },
    );
  },
});
