import type { Block, Decision, Inspection, Outcome, RequestView, ResponseView } from './inspector.js';
import type { Route } from './routes.js';

/** Told of every fault of an inspector. */
export type FaultListener = (inspector: string, step: string, error: unknown, request: RequestView) => void;

/** Every inspector of a route on one transaction, asked in turn; it speaks with one voice. */
export interface Panel {
  /** What is to be done with the body; known after `requestHead`. */
  requestBody(): BodyWish;
  /** Known after `responseHead`. */
  responseBody(): BodyWish;
  requestHead(): Decision | Promise<Decision>;
  requestPiece(piece: Uint8Array): Decision | Promise<Decision>;
  requestEnd(complete: boolean): Decision | Promise<Decision>;
  responseHead(response: ResponseView): Decision | Promise<Decision>;
  responsePiece(piece: Uint8Array): Decision | Promise<Decision>;
  responseEnd(complete: boolean): Decision | Promise<Decision>;
  close(status: number): void;
}

/** What all inspectors together want of a body. */
export interface BodyWish {
  readonly how: 'none' | 'stream' | 'hold';
  /** Bytes to hold back; 0 unless `how` is `hold`. */
  readonly bytes: number;
}

/** No inspector wants the body. */
export const noWish: BodyWish = { how: 'none', bytes: 0 };

interface Seat {
  readonly name: string;
  readonly inspection: Inspection;
}

const FAULT: Block = { status: 500, reason: 'an inspector failed and the route is closed on errors' };

/** Seats the inspectors of a route; `undefined` when none of them cares. */
export function openPanel(route: Route, request: RequestView, onFault: FaultListener): Panel | undefined {
  const seats: Seat[] = [];
  let early: Block | undefined;
  for (const inspector of route.inspectors) {
    try {
      const inspection = inspector.begin(request);
      if (inspection !== undefined) seats.push({ name: inspector.name, inspection });
    } catch (error) {
      onFault(inspector.name, 'begin', error, request);
      if (route.onError === 'closed') early ??= FAULT;
    }
  }
  if (seats.length === 0 && early === undefined) return undefined;
  let blockedBy: string | undefined;
  let reason: string | undefined;

  const settle = (seat: Seat, decision: Decision): Decision => {
    if (decision === undefined) return undefined;
    blockedBy ??= seat.name;
    reason ??= decision.reason;
    return route.mode === 'block' ? decision : undefined;
  };
  const fault = (seat: Seat, step: string, error: unknown): Decision => {
    onFault(seat.name, step, error, request);
    return route.onError === 'closed' && route.mode === 'block' ? FAULT : undefined;
  };
  /** Stays synchronous while the inspectors do: most answer at once, and a request must not pay for promises that nobody needs. */
  const ask = (
    step: string,
    call: (inspection: Inspection) => Decision | Promise<Decision>,
    from = 0,
  ): Decision | Promise<Decision> => {
    for (let i = from; i < seats.length; i++) {
      const seat = seats[i]!;
      let answer: Decision | Promise<Decision>;
      try {
        answer = call(seat.inspection);
      } catch (error) {
        const decision = fault(seat, step, error);
        if (decision !== undefined) return decision;
        continue;
      }
      if (answer instanceof Promise) {
        return answer.then(
          (decision) => settle(seat, decision) ?? ask(step, call, i + 1),
          (error) => fault(seat, step, error) ?? ask(step, call, i + 1),
        );
      }
      const decision = settle(seat, answer);
      if (decision !== undefined) return decision;
    }
    return undefined;
  };
  let closed = false;
  return {
    // Asked late: an inspector may decide by the head whether it wants the body.
    requestBody: () =>
      widest(
        route,
        seats.map(({ inspection }) => [inspection.requestBody, inspection.requestHold] as const),
      ),
    responseBody: () =>
      widest(
        route,
        seats.map(({ inspection }) => [inspection.responseBody, inspection.responseHold] as const),
      ),
    requestHead: () => early ?? ask('requestHead', (inspection) => inspection.requestHead?.()),
    requestPiece: (piece) => ask('requestPiece', (i) => (wants(i.requestBody) ? i.requestPiece?.(piece) : undefined)),
    requestEnd: (complete) => ask('requestEnd', (inspection) => inspection.requestEnd?.(complete)),
    responseHead: (response) => ask('responseHead', (inspection) => inspection.responseHead?.(response)),
    responsePiece: (piece) =>
      ask('responsePiece', (i) => (wants(i.responseBody) ? i.responsePiece?.(piece) : undefined)),
    responseEnd: (complete) => ask('responseEnd', (inspection) => inspection.responseEnd?.(complete)),
    close(status) {
      if (closed) return;
      closed = true;
      const outcome: Outcome = { status, blockedBy, reason };
      for (const seat of seats) {
        try {
          seat.inspection.close?.(outcome);
        } catch (error) {
          onFault(seat.name, 'close', error, request);
        }
      }
    },
  };
}

function wants(body: Inspection['requestBody']): boolean {
  return body !== undefined && body !== 'none';
}

type Wish = readonly [how: Inspection['requestBody'] | undefined, bytes: number | undefined];

/** The one who wants most is served; the others may see more than they asked for. */
function widest(route: Route, wishes: readonly Wish[]): BodyWish {
  const holds = wishes.filter(([how]) => how === 'hold').map(([, bytes]) => bytes ?? route.holdBytes);
  if (holds.length > 0) return { how: 'hold', bytes: Math.max(...holds) };
  return wishes.some(([how]) => how === 'stream') ? { how: 'stream', bytes: 0 } : noWish;
}
