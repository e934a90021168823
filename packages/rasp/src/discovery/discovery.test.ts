import { expect, test } from 'vitest';
import { ApiInventory } from './api-inventory.js';
import { coverageReport, noteSink, recordCoverage } from './coverage.js';
import { diffOpenApi } from './diff-open-api.js';

const info = { title: 'shop', version: '1' };

test('routes, parameters, types, credentials and sensitive fields become OpenAPI, and a diff tells what changed', () => {
  const inventory = new ApiInventory();
  const seen = { method: 'POST', path: '/orders/17', query: { page: '1' }, status: 200, authenticated: true };
  inventory.observe({ ...seen, body: { amount: 3, password: 'x' } });
  inventory.observe({ ...seen, path: '/orders/18', body: { amount: 3.5 } });
  const before = inventory.openApi(info);
  expect(before.paths['/orders/{id}']?.['post']).toMatchObject({
    parameters: [
      { name: 'id', in: 'path' },
      { name: 'page', in: 'query', required: true },
    ],
    requestBody: {
      content: {
        'application/json': {
          schema: { properties: { amount: { type: ['integer', 'number'] } }, required: ['amount'] },
        },
      },
    },
    'x-sensitive-fields': ['password'],
    'x-authenticated': 1,
  });
  inventory.observe({
    method: 'GET',
    path: '/new',
    query: undefined,
    body: undefined,
    status: 200,
    authenticated: false,
  });
  inventory.observe({ ...seen, body: { amount: 'x', token: 't' } });
  expect(diffOpenApi(before, inventory.openApi(info))).toEqual([
    { kind: 'route added', where: 'GET /new' },
    { kind: 'type changed', where: 'POST /orders/{id} body.amount: integer,number to integer,number,string' },
    { kind: 'parameter added', where: 'POST /orders/{id} body.token' },
    { kind: 'sensitive field added', where: 'POST /orders/{id} token' },
  ]);
});

test('a test run tells which sinks inputs reach unchecked, and from where', () => {
  recordCoverage(true);
  noteSink('sqlite.prepare', "SELECT 'tom'", [{ place: 'query.name', text: 'tom' }]);
  noteSink('fs.readFile', '/srv/a', [{ place: 'query.name', text: 'tom' }]);
  const report = coverageReport();
  recordCoverage(false);
  expect(report).toMatchObject({ reached: 2, withoutUncheckedInput: 0.5 });
  expect(report.sinks.find(({ sink }) => sink === 'sqlite.prepare')?.flows).toMatchObject([
    { place: 'query.name', count: 1 },
  ]);
});
