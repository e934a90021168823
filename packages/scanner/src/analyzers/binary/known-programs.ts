/** How a program is told by what its maker wrote into it. */
export interface KnownProgram {
  readonly name: string;
  /** Base names of its files. */
  readonly files: readonly string[];
  /** Beginnings of base names, for libraries with versions in their names. */
  readonly prefixes?: readonly string[];
  /** What stands right in front of the version. */
  readonly anchors: readonly string[];
  /** Vendor and product of its CPE. */
  readonly cpe: readonly [vendor: string, product: string];
  /** Least number of parts of a version, so that a lone number is none. @default 2 */
  readonly parts?: number;
}

/**
 * Programs and libraries that are often copied into images without a package. Each anchor is a text that the program prints or sends, found in its own source.
 * Go and Rust programs are told by the lists that they carry.
 */
export const knownPrograms: readonly KnownProgram[] = [
  { name: 'node', files: ['node', 'nodejs'], anchors: ['node.js/v'], cpe: ['nodejs', 'node.js'], parts: 3 },
  { name: 'deno', files: ['deno'], anchors: ['Deno/'], cpe: ['deno', 'deno'], parts: 3 },
  { name: 'bun', files: ['bun'], anchors: ['Bun/'], cpe: ['oven', 'bun'], parts: 3 },
  {
    name: 'openssl',
    files: ['openssl'],
    prefixes: ['libcrypto.so', 'libssl.so', 'libcrypto-', 'libssl-'],
    anchors: ['OpenSSL '],
    cpe: ['openssl', 'openssl'],
    parts: 3,
  },
  {
    name: 'busybox',
    files: ['busybox', 'busybox.static'],
    anchors: ['BusyBox v'],
    cpe: ['busybox', 'busybox'],
    parts: 3,
  },
  { name: 'bash', files: ['bash'], anchors: ['@(#)Bash version '], cpe: ['gnu', 'bash'], parts: 3 },
  {
    name: 'php',
    files: ['php', 'php-fpm', 'php-cgi'],
    prefixes: ['php7', 'php8', 'libphp'],
    anchors: ['X-Powered-By: PHP/'],
    cpe: ['php', 'php'],
    parts: 3,
  },
  {
    name: 'ruby',
    files: ['ruby'],
    prefixes: ['libruby.so', 'libruby-'],
    anchors: ['\0ruby '],
    cpe: ['ruby-lang', 'ruby'],
    parts: 3,
  },
  {
    name: 'perl',
    files: ['perl'],
    prefixes: ['perl5', 'libperl.so'],
    anchors: ['/lib/perl5/', '/share/perl/', '/perl-base/', '/lib/perl/'],
    cpe: ['perl', 'perl'],
    parts: 3,
  },
  { name: 'nginx', files: ['nginx'], anchors: ['nginx version: nginx/', 'nginx/'], cpe: ['f5', 'nginx'], parts: 3 },
  { name: 'httpd', files: ['httpd', 'apache2'], anchors: ['Apache/'], cpe: ['apache', 'http_server'], parts: 3 },
  { name: 'lighttpd', files: ['lighttpd'], anchors: ['lighttpd/'], cpe: ['lighttpd', 'lighttpd'], parts: 3 },
  {
    name: 'haproxy',
    files: ['haproxy'],
    anchors: ['HAProxy version ', 'HA-Proxy version '],
    cpe: ['haproxy', 'haproxy'],
  },
  { name: 'postgresql', files: ['postgres', 'psql'], anchors: ['(PostgreSQL) '], cpe: ['postgresql', 'postgresql'] },
  {
    name: 'redis',
    files: ['redis-server'],
    anchors: ['Redis version=', 'redis_version:'],
    cpe: ['redis', 'redis'],
    parts: 3,
  },
  {
    name: 'memcached',
    files: ['memcached'],
    anchors: ['memcached ', 'VERSION '],
    cpe: ['memcached', 'memcached'],
    parts: 3,
  },
  {
    name: 'curl',
    files: ['curl'],
    prefixes: ['libcurl.so'],
    anchors: ['libcurl/', 'curl/'],
    cpe: ['haxx', 'curl'],
    parts: 3,
  },
  { name: 'git', files: ['git'], anchors: ['git/'], cpe: ['git-scm', 'git'], parts: 3 },
  { name: 'zlib', files: [], prefixes: ['libz.so'], anchors: [' deflate '], cpe: ['zlib', 'zlib'], parts: 3 },
  {
    name: 'glibc',
    files: ['libc.so.6'],
    prefixes: ['libc-2.'],
    anchors: ['stable release version '],
    cpe: ['gnu', 'glibc'],
  },
  { name: 'sqlite', files: ['sqlite3'], anchors: ['SQLite version '], cpe: ['sqlite', 'sqlite'], parts: 3 },
];

const byFile = new Map(knownPrograms.flatMap((each) => each.files.map((file) => [file, each] as const)));
const byPrefix = knownPrograms.flatMap((each) => (each.prefixes ?? []).map((prefix) => [prefix, each] as const));

/** The program whose file has that base name. Python's names hold its version, so it is not in the table. */
export function knownProgram(base: string): KnownProgram | undefined {
  return byFile.get(base) ?? byPrefix.find(([prefix]) => base.startsWith(prefix))?.[1];
}

/** `3.12` of `python3.12` and `libpython3.12.so.1.0`, else undefined. */
export function pythonSeries(base: string): string | undefined {
  return /^(?:lib)?python(3\.\d{1,2})(?:\.so(?:\.1\.0)?)?$/.exec(base)?.[1];
}
