import { readFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import type { Emit } from '@lamellar/events';
import { protectLambda } from '@lamellar/rasp/lambda';
import { protectHandler } from '@lamellar/rasp/web';

const database = new DatabaseSync(':memory:');
database.exec("CREATE TABLE users (name TEXT); INSERT INTO users VALUES ('ada'), ('bob')");

/** What an HTTP gateway hands to a function. */
export interface GatewayEvent {
  readonly body: string;
  readonly isBase64Encoded?: boolean;
}

/** A Lambda-style handler and a Web handler, each with a mistake. */
export function makeHandlers(emit: Emit): {
  readonly lambda: (event: GatewayEvent) => Promise<{ statusCode: number; body: string }>;
  readonly web: (request: Request) => Response | Promise<Response>;
} {
  const options = { mode: 'block', emit } as const;
  return {
    lambda: protectLambda(async (event: GatewayEvent) => {
      const text = event.isBase64Encoded === true ? Buffer.from(event.body, 'base64').toString() : event.body;
      const { name } = JSON.parse(text) as { name: string };
      const rows = database.prepare(`SELECT name FROM users WHERE name = '${name}'`).all();
      return { statusCode: 200, body: JSON.stringify(rows) };
    }, options),
    web: protectHandler(async (request: Request) => {
      const { page } = (await request.json()) as { page: string };
      return new Response(await readFile(new URL(`./pages/${page}`, import.meta.url), 'utf8'));
    }, options),
  };
}
