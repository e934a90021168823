import {
  applicationError,
  type Emit,
  type HttpObservation,
  type IdentityInput,
  type Mode,
  type OcsfEvent,
  type OnError,
  type RequestContext,
  type RequestContextOptions,
  type StateStore,
} from '@lamellar/events';
import { type AuditRecord, auditRecordOf, isAudited } from './audit/index.js';
import { type BlockPage, plainBlockPage } from './block-page.js';
import type { Program } from './compile/index.js';
import { type Instance, instanceOf, type RequestHead, Transaction } from './engine/index.js';
import { detectionOf, httpObservationOf } from './event/index.js';
import { instanceWith, type RouteSettings } from './route-settings.js';
import { runWhole } from './run-whole.js';
import { collectionVariables, SharedCollections, wantedCollections } from './state/index.js';
import { engineOf, type JudgeOptions, modeOf, sharedOptions } from './transaction-options.js';
import type { Connection } from './variables/index.js';
import { type Verdict, verdictOf } from './verdict.js';
import { connectionOf, type RequestView, type ResponseView } from './views.js';

/** Options of `createWaf`. */
export interface WafOptions extends JudgeOptions {
  /**
   * State that several processes share: persistent collections (`initcol`) are loaded from it by `Waf.load` before a transaction,
   * and what rules did to them is committed by `Waf.report`. Instead of `collections`.
   */
  readonly state?: StateStore;
  /** Takes one Detection Finding for each transaction in which rules matched or a limit was reached. */
  readonly emit?: Emit;
  /** Takes each transaction as an HTTP observation; borrowed until it returns. */
  readonly observe?: (observation: HttpObservation) => void;
  /** Takes the transactions that `SecAuditEngine` asks for, in the shape of ModSecurity's JSON audit log. */
  readonly audit?: (record: AuditRecord) => void;
  /** What becomes of a request when the engine itself fails. @default 'open' */
  readonly onError?: OnError;
  /** The answer to interrupted requests. @default a plain text with the reference of the finding */
  readonly blockPage?: BlockPage;
  /** Status of blocked requests instead of the rules' own. */
  readonly blockStatus?: number;
  /** How adapters find the client's address and the tenant. */
  readonly context?: RequestContextOptions;
  /** Identities of the place where this runs, put into every finding: image, container, pod ... */
  readonly identities?: IdentityInput;
  /** A new id for each transaction: UNIQUE_ID and the uid of its finding. @default crypto.randomUUID */
  readonly uniqueId?: () => string;
}

/** A WAF: the rules, ready to judge any number of transactions. */
export interface Waf {
  readonly mode: Mode;
  readonly onError: OnError;
  readonly program: Program;
  readonly blockPage: BlockPage;
  readonly context: RequestContextOptions;
  /** Judges a request, and its response if given, that is there as a whole; reports it. */
  inspect(request: RequestView, response?: ResponseView): Verdict;
  /** Loads the shared state that a request needs; undefined when there is none to load. Await it before `requestHead`. */
  load(connection: Connection, head: RequestHead): Promise<void> | undefined;
  /**
   * Starts a transaction whose parts come one after the other; the caller ends it with `report`. `route` changes settings for
   * this transaction; use the same object for all of a route.
   */
  begin(connection: Connection, route?: RouteSettings): Transaction;
  /** Runs the logging phase, then emits the finding and the observation of a transaction. Call once. Never throws. */
  report(transaction: Transaction, request?: RequestContext): void;
  /** Takes an event of an adapter. Never throws. */
  tell(event: OcsfEvent): void;
  /** Tells of a fault of our own as an Application Error event. Never throws. */
  fault(error: unknown, request?: RequestContext): void;
}

function pageOf({ blockPage = plainBlockPage, blockStatus }: WafOptions): BlockPage {
  if (blockStatus === undefined) return blockPage;
  return (verdict, reference) =>
    blockPage(verdict.decision === 'redirect' ? verdict : { ...verdict, status: blockStatus }, reference);
}

/**
 * Makes a WAF of compiled rules.
 *
 * @example
 * ```ts
 * const waf = createWaf(await compileRules(['crs-setup.conf', 'rules/*.conf']), { mode: 'block' });
 * const verdict = waf.inspect({ method: 'GET', target: '/?id=1%27%20or%201=1--', headers: [['host', 'a.example']] });
 * ```
 */
export function createWaf(program: Program, options: WafOptions = {}): Waf {
  const instance: Instance = instanceOf(program);
  const { audit, emit, observe, identities } = options;
  const mode = options.mode ?? modeOf(program);
  const now = options.now ?? Date.now;
  const uniqueId = options.uniqueId ?? ((): string => globalThis.crypto.randomUUID());
  const sharedState =
    options.state &&
    new SharedCollections(options.state, {
      variables: collectionVariables(program),
      timeoutSeconds: program.settings.collectionTimeout,
    });
  const wanted = sharedState && wantedCollections(program);
  const collections = sharedState ?? options.collections;
  const shared = sharedOptions(program, { ...options, mode, ...(collections !== undefined && { collections }) });
  const routes = new WeakMap<RouteSettings, Instance>();
  const instanceFor = (route: RouteSettings): Instance => {
    const known = routes.get(route) ?? instanceWith(instance, route);
    routes.set(route, known);
    return known;
  };
  const waf: Waf = {
    mode,
    onError: options.onError ?? 'open',
    program,
    blockPage: pageOf(options),
    context: options.context ?? {},
    load: (connection, head) => {
      const list = wanted?.(connection, head) ?? [];
      if (list.length === 0) return undefined;
      return sharedState?.load(list).catch((error: unknown) => waf.fault(error));
    },
    begin: (connection, route) => {
      const host = { ...shared, connection, uniqueId: uniqueId() };
      if (route === undefined) return new Transaction(instance, host);
      return new Transaction(instanceFor(route), route.mode ? { ...host, ruleEngine: engineOf(route.mode) } : host);
    },
    inspect: (request, response) => {
      const transaction = waf.begin(connectionOf(request));
      runWhole(transaction, request, response);
      waf.report(transaction);
      return verdictOf(transaction);
    },
    report: (transaction, request) => {
      try {
        transaction.finish();
        const { ruleEngine } = transaction.state;
        const acted = ruleEngine === 'Off' ? mode : ruleEngine === 'On' ? 'block' : 'observe';
        const finding = emit && detectionOf(transaction, { mode: acted, request, identities });
        if (finding !== undefined) emit?.(finding);
        if (audit !== undefined && isAudited(transaction, program)) audit(auditRecordOf(transaction, program));
        observe?.(httpObservationOf(transaction, request));
      } catch (error) {
        waf.fault(error, request);
      }
      sharedState?.commit().catch((error: unknown) => waf.fault(error, request));
    },
    tell: (event) => {
      try {
        emit?.(event);
      } catch {
        // An emit that throws breaks its contract; the request must not suffer for it.
      }
    },
    fault: (error, request) => waf.tell(faultEvent(error, request, now())),
  };
  return waf;
}

function faultEvent(
  error: unknown,
  request: RequestContext | undefined,
  time: number,
): ReturnType<typeof applicationError> {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return applicationError({
    time,
    activity_id: 1,
    severity_id: 3,
    message: `The WAF failed while it judged a request: ${message.slice(0, 400)}`,
    ...(request !== undefined && { metadata: { correlation_uid: request.traceId } }),
  });
}
