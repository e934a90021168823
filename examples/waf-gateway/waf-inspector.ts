import type { Block, Inspector, RequestView } from '@lamellar/gateway';
import type { Transaction, Waf } from '@lamellar/waf';

type Header = readonly [name: string, value: string];

/** Lets a gateway ask a WAF about every request: the two packages know nothing of each other, and this is all that lies between them. */
export function wafInspector(waf: Waf): Inspector {
  return {
    name: 'waf',
    begin(request) {
      const transaction = waf.begin({
        remoteAddress: request.clientAddress,
        remotePort: request.peerPort,
        serverAddress: request.localAddress,
        serverPort: request.localPort,
      });
      const protocol = `HTTP/${request.httpVersion}`;
      const verdict = (): Block | undefined => blockOf(waf, transaction);
      const text = (piece: Uint8Array): string =>
        Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('latin1');
      return {
        requestHead() {
          transaction.requestHead({
            method: request.method,
            target: request.target,
            protocol,
            headers: headersOf(request),
          });
          return verdict();
        },
        get requestBody() {
          return transaction.readsRequestBody ? 'hold' : 'none';
        },
        requestPiece: (piece) => transaction.requestBody(text(piece)) as undefined,
        requestEnd(complete) {
          transaction.endRequest(complete);
          return verdict();
        },
        responseHead({ status, rawHeaders }) {
          transaction.responseHead({ status, protocol, headers: pairs(rawHeaders) });
          return verdict();
        },
        get responseBody() {
          return transaction.readsResponseBody ? 'hold' : 'none';
        },
        responsePiece: (piece) => transaction.responseBody(text(piece)) as undefined,
        responseEnd() {
          transaction.endResponse();
          return verdict();
        },
        close: () => waf.report(transaction),
      };
    },
  };
}

function blockOf(waf: Waf, transaction: Transaction): Block | undefined {
  const { interruption } = transaction;
  if (interruption === undefined) return undefined;
  const { status, headers, body } = waf.blockPage(
    {
      decision: interruption.limit === undefined ? interruption.action : 'limit',
      interrupted: true,
      status: interruption.status,
      location: interruption.location,
      ruleId: interruption.ruleId,
      limit: interruption.limit,
      rules: transaction.matches,
    },
    transaction.state.data.uniqueId,
  );
  return { status, headers, body, reason: `rule ${interruption.ruleId}` };
}

/** The rules look at `Host`, which HTTP/2 sends as a pseudo-header. */
function headersOf({ rawHeaders, host }: RequestView): Header[] {
  const headers = pairs(rawHeaders);
  if (!headers.some(([name]) => name.toLowerCase() === 'host')) headers.unshift(['Host', host]);
  return headers;
}

function pairs(rawHeaders: readonly string[]): Header[] {
  const headers: Header[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) headers.push([rawHeaders[i]!, rawHeaders[i + 1]!]);
  return headers;
}
