import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import type { Program } from '../compile/index.js';
import type { MatchedRule, Transaction } from '../engine/index.js';
import { isSecretName } from '../event/index.js';
import type { TransactionData, Value } from '../variables/index.js';
import type { AuditMessage, AuditRecord } from './audit-record.js';

/** Options of `auditRecordOf`. */
export interface AuditOptions {
  /**
   * Put `***` in place of passwords, tokens, cookies and what `sanitise...` actions name. ModSecurity itself only does the last.
   * @default true
   */
  readonly mask?: boolean;
}

const masked = '***';
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

let server: string | undefined;

function serverId(): string {
  server ??= createHash('sha1').update(hostname()).digest('hex');
  return server;
}

function asctime(time: number): string {
  const date = new Date(time);
  const day = String(date.getUTCDate()).padStart(2, ' ');
  return `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${day} ${date.toISOString().slice(11, 19)} ${date.getUTCFullYear()}`;
}

/** Hides the values that may not be written anywhere. */
class Mask {
  readonly #on: boolean;
  readonly #sanitised: ReadonlySet<string>;
  readonly #secrets: readonly string[];

  constructor(data: TransactionData, sanitised: ReadonlySet<string>, on: boolean) {
    this.#on = on;
    this.#sanitised = sanitised;
    this.#secrets = [...data.args, ...data.cookies].filter((value) => this.hides(value)).map(({ text }) => text);
  }

  hides(value: Value): boolean {
    const name = `${value.variable}:${value.lowerKey}`;
    return this.#sanitised.has(name) || (this.#on && isSecretName(name));
  }

  /** A text of the request in which a secret may stand, plain or percent-encoded. */
  text(text: string): string {
    let out = text;
    for (const secret of this.#secrets) {
      // Shorter ones hide nothing, and would make any text unreadable.
      if (secret.length < 3) continue;
      for (const form of new Set([
        secret,
        encodeURIComponent(secret),
        encodeURIComponent(secret).replaceAll('%20', '+'),
      ])) {
        out = out.replaceAll(form, masked);
      }
    }
    return out;
  }

  headers(headers: readonly Value[]): Readonly<Record<string, string>> {
    const out: [string, string][] = headers.map((value) => [
      value.key,
      this.hides(value) ? masked : this.text(value.text),
    ]);
    return Object.fromEntries(out);
  }
}

function referenceOf({ matches, rule }: MatchedRule): string {
  const chain = (rule.links[0]?.transformations ?? []).map((name) => `t:${name}`).join(',');
  return matches.map(({ start, end }) => (start < 0 ? '' : `o${start},${end - start}`)).join('') + chain;
}

function operatorText(rule: MatchedRule['rule']): string {
  const operator = rule.links[0]?.operator;
  if (operator === undefined) return '';
  const argument = operator.argument.map((part) => (typeof part === 'string' ? part : `%{${part.variable}}`)).join('');
  return `${operator.negated ? '!' : ''}@${operator.name} ${argument}`.slice(0, 400);
}

function messageOf(matched: MatchedRule, mask: Mask): AuditMessage {
  const { rule, matches } = matched;
  const [first] = matches;
  const secret = first !== undefined && isSecretName(first.name);
  const value = first === undefined ? '' : secret ? masked : mask.text(first.value.slice(0, 200));
  const text = (part: string | number | undefined): string => (part === undefined ? '' : String(part));
  return {
    message: mask.text(matched.message),
    details: {
      match:
        first === undefined
          ? ''
          : `Matched "Operator \`${operatorText(rule)}' against variable \`${first.name}' (Value: \`${value}' )`,
      reference: referenceOf(matched),
      ruleId: String(matched.id),
      file: rule.file,
      lineNumber: String(rule.line),
      data: secret ? masked : mask.text(matched.data),
      severity: String(matched.severity ?? 0),
      ver: text(rule.ver),
      rev: text(rule.rev),
      tags: matched.tags,
      maturity: String(rule.maturity ?? 0),
      accuracy: String(rule.accuracy ?? 0),
    },
  };
}

const engines = { On: 'Enabled', Off: 'Disabled', DetectionOnly: 'DetectionOnly' } as const;

/** The transaction as a line of ModSecurity's JSON audit log, with the parts that the rules ask for; call it after `finish`. */
export function auditRecordOf(transaction: Transaction, program: Program, options: AuditOptions = {}): AuditRecord {
  const { state } = transaction;
  const { data } = state;
  const { connection } = data;
  const has = (part: string): boolean => state.auditLogParts.includes(part);
  const mask = new Mask(data, state.sanitised, options.mask ?? true);
  const host = data.requestHeaders.find(({ lowerKey }) => lowerKey === 'host')?.text;
  const status = state.interruption?.status ?? data.responseStatus;
  return {
    transaction: {
      client_ip: connection.remoteAddress,
      time_stamp: asctime(data.startedAt),
      server_id: serverId(),
      client_port: connection.remotePort,
      host_ip: connection.serverAddress ?? '',
      host_port: connection.serverPort ?? 0,
      unique_id: data.uniqueId,
      request: {
        method: data.method,
        http_version: Number(data.protocol.replace(/^HTTP\//, '')) || 0,
        ...(host !== undefined && { hostname: host }),
        uri: mask.text(data.uri),
        ...(has('C') && { body: mask.text(data.requestBody) }),
        ...(has('B') && { headers: mask.headers(data.requestHeaders) }),
      },
      response: {
        ...(has('E') && { body: data.responseBody }),
        http_code: status,
        ...(has('F') && { headers: mask.headers(data.responseHeaders) }),
      },
      ...(has('H') && {
        producer: {
          modsecurity: 'Lamellar',
          connector: program.settings.serverSignature,
          secrules_engine: engines[state.ruleEngine],
          components: program.settings.componentSignatures,
        },
        messages: state.audited.map((matched) => messageOf(matched, mask)),
      }),
    },
  };
}
