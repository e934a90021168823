import 'reflect-metadata';
import {
  type ArgumentsHost,
  Catch,
  Controller,
  Get,
  Header,
  HttpCode,
  type MiddlewareConsumer,
  Module,
  Post,
  Req,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { describe, expect, it } from 'vitest';
import { describeAdapter, leak, type Running } from '../test/adapter-contract.js';
import { createWaf, type Waf } from './create-waf.js';
import { waf as middleware } from './express.js';
import { type NestApplicationLike, protect } from './nest.js';
import { starterRules } from './starter-rules.js';
import type { TapOptions } from './tap/index.js';

interface Asked {
  readonly query: Record<string, unknown>;
  readonly body: unknown;
}

/** Decorators by hand: the language of this repository has none. */
class Shop {
  search({ query }: Asked): unknown {
    return { q: query['q'] };
  }
  echo({ body }: Asked): unknown {
    return body;
  }
  leak(): string {
    return leak;
  }
  stream(): string {
    return `data: ${leak}\n\n`;
  }
}

function decorate(name: keyof Shop & string, ...decorators: readonly MethodDecorator[]): void {
  const descriptor = Object.getOwnPropertyDescriptor(Shop.prototype, name)!;
  for (const decorator of decorators) decorator(Shop.prototype, name, descriptor);
  Req()(Shop.prototype, name, 0);
}

decorate('search', Get('search'));
decorate('echo', Post('echo'), HttpCode(200));
decorate('leak', Get('leak'), Header('content-type', 'text/plain'));
decorate('stream', Get('stream'), Header('content-type', 'text/event-stream'));
Controller()(Shop);
class ShopModule {}
Module({ controllers: [Shop] })(ShopModule);

const quiet = { logger: false } as const;

async function express(engine: Waf, options?: TapOptions): Promise<Running> {
  const app = await NestFactory.create(ShopModule, quiet);
  protect(app, engine, options);
  const server = await app.listen(0, '127.0.0.1');
  return { port: server.address().port, close: () => app.close() };
}

async function fastify(engine: Waf, options?: TapOptions): Promise<Running> {
  const app = await NestFactory.create(ShopModule, new FastifyAdapter(), quiet);
  protect(app, engine, options);
  const server = await app.listen(0, '127.0.0.1');
  return { port: server.address().port, close: () => app.close() };
}

/** Answers every error with its message. */
class Told {
  catch(error: Error, host: ArgumentsHost): void {
    host
      .switchToHttp()
      .getResponse<{ status(code: number): { send(text: string): void } }>()
      .status(500)
      .send(error.message);
  }
}
Catch()(Told);

/** The WAF as middleware of a module, which Nest mounts after its own parsers. */
async function late(engine: Waf): Promise<Running> {
  class LateModule {
    configure(consumer: MiddlewareConsumer): void {
      consumer.apply(middleware(engine)).forRoutes('*path');
    }
  }
  Module({ controllers: [Shop] })(LateModule);
  const app = await NestFactory.create(LateModule, quiet);
  // biome-ignore lint/correctness/useHookAtTopLevel: a method of Nest, not a hook of React
  app.useGlobalFilters(new Told());
  const server = await app.listen(0, '127.0.0.1');
  return { port: server.address().port, close: () => app.close() };
}

describeAdapter({ name: 'NestJS on Express', start: express, startConsumed: late });
describeAdapter({ name: 'NestJS on Fastify', start: fastify });

describe('NestJS', () => {
  it('on another adapter is refused with what to do instead', () => {
    const app: NestApplicationLike = {
      getHttpAdapter: () => ({ getType: () => 'other', getInstance: () => ({}) }),
      use: () => undefined,
    };
    expect(() => protect(app, createWaf(starterRules()))).toThrow('put protect of @lamellar/waf/node before');
  });
});
