import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { trustedProxies } from './proxy-trust.js';
import {
  createRequestContext,
  currentRequest,
  outgoingTraceparent,
  requestContextStorage,
  runInRequest,
  runOutside,
  withRequest,
} from './request-context.js';

const request = {
  headers: {
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    'x-forwarded-for': '203.0.113.9',
    'x-tenant': 'acme',
  },
  remoteAddress: '127.0.0.1',
};

describe('the request context', () => {
  it('stands at the well-known symbol, once, where no loop over globals sees it', () => {
    const storage = requestContextStorage();
    expect((globalThis as Record<symbol, unknown>)[Symbol.for('lamellar.context/1')]).toBe(storage);
    expect(requestContextStorage()).toBe(storage);
    expect(Object.getOwnPropertyDescriptor(globalThis, Symbol.for('lamellar.context/1'))).toMatchObject({
      enumerable: false,
      writable: false,
    });
  });

  it('reads the trace, the client and the tenant', () => {
    const context = createRequestContext(request, {
      trustProxy: trustedProxies(['loopback']),
      tenant: ({ headers }) => String(headers['x-tenant']),
      now: () => 17,
    });
    expect(context).toMatchObject({
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      parentSpanId: '00f067aa0ba902b7',
      sampled: true,
      clientAddress: '203.0.113.9',
      tenant: 'acme',
      route: undefined,
      startTime: 17,
    });
    expect(outgoingTraceparent(context)).toBe(`00-4bf92f3577b34da6a3ce929d0e0e4736-${context.spanId}-01`);
  });

  it('begins a trace and believes nobody when nothing is said', () => {
    const context = createRequestContext({
      headers: { 'x-forwarded-for': '1.2.3.4' },
      remoteAddress: '::ffff:9.9.9.9',
    });
    expect(context.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(context.parentSpanId).toBeUndefined();
    expect(context.clientAddress).toBe('9.9.9.9');
  });

  it('joins a header that came several times', () => {
    const context = createRequestContext(
      { headers: { 'x-forwarded-for': ['1.2.3.4', '203.0.113.9'] }, remoteAddress: '127.0.0.1' },
      { trustProxy: trustedProxies(1) },
    );
    expect(context.clientAddress).toBe('203.0.113.9');
  });

  it('follows asynchronous work and is made once per request', async () => {
    await withRequest(request, {}, async (context) => {
      await setImmediate();
      expect(currentRequest()).toBe(context);
      withRequest(request, {}, (again) => expect(again).toBe(context));
      const next = { headers: {} };
      withRequest(next, {}, (other) => expect(other).not.toBe(context));
    });
    expect(currentRequest()).toBeUndefined();
  });

  it('is not seen by work that runs outside', async () => {
    const context = createRequestContext(request);
    await runInRequest(context, async () => {
      const inside = runOutside(async () => {
        await setImmediate();
        return currentRequest();
      });
      expect(currentRequest()).toBe(context);
      expect(await inside).toBeUndefined();
    });
  });
});
