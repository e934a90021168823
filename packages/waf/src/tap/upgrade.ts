import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { withRequest } from '@lamellar/events';
import { verdictOf } from '../verdict.js';
import { connectionOf, requestHeadOf } from './request-facts.js';
import type { Tap } from './tap.js';

/** Judges the head of a request that asks for another protocol; calls `next` inside the request context when it may go on. */
export function judgeUpgrade(tap: Tap, request: IncomingMessage, socket: Duplex, next: () => void): void {
  const { waf } = tap;
  const head = requestHeadOf(request);
  const policy = tap.policyOf(head.method, head.target);
  if ((policy.settings?.mode ?? waf.mode) === 'off') {
    next();
    return;
  }
  const facts = { headers: request.headers, remoteAddress: request.socket.remoteAddress };
  withRequest(facts, waf.context, (context) => {
    const connection = connectionOf(request, context.clientAddress);
    const judge = (): void => {
      try {
        const transaction = waf.begin(connection, policy.settings);
        transaction.requestHead(head);
        transaction.endRequest();
        waf.report(transaction, context);
        if (transaction.interruption !== undefined) {
          const { status } = waf.blockPage(verdictOf(transaction), transaction.state.data.uniqueId);
          refuse(socket, status);
          return;
        }
      } catch (error) {
        waf.fault(error, context);
        if (waf.onError === 'closed' && waf.mode === 'block') {
          refuse(socket, 503);
          return;
        }
      }
      tap.bypassed(policy, 'upgrade', 'the connection becomes another protocol, which rules cannot read');
      next();
    };
    const loading = waf.load(connection, head);
    if (loading === undefined) judge();
    else void loading.then(judge);
  });
}

function refuse(socket: Duplex, status: number): void {
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
