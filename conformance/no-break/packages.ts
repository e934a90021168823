import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What an operation is given. */
export interface Ground {
  readonly require: NodeJS.Require;
  readonly folder: string;
  /** A server that answers with what it was asked. */
  readonly url: string;
}

/** A popular package and one thing that applications do with it for every text of a client. */
export interface Subject {
  readonly name: string;
  /** Prepares once; the operation gives something that can be compared. */
  prepare(ground: Ground): Operation | Promise<Operation>;
}

export type Operation = (text: string, index: number) => unknown;

// biome-ignore lint/suspicious/noExplicitAny: the packages are used as their documentations show, without their types
type Any = any;

/** Asks a listener over loopback, with the text in the query and in the body. */
async function ask(listener: Any, text: string): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  try {
    const response = await fetch(`http://127.0.0.1:${port}/items/7?q=${encodeURIComponent(text)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
    });
    return `${response.status} ${await response.text()}`;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Every package with what is done to each text. */
export const subjects: readonly Subject[] = [
  {
    name: 'express',
    prepare({ require }) {
      const express = require('express') as Any;
      const app = express();
      app.use(express.json());
      app.post('/items/:id', (request: Any, response: Any) => {
        response.set('x-length', String(request.query.q.length));
        response.json({ id: request.params.id, q: request.query.q, body: request.body });
      });
      return (text) => ask(app, text);
    },
  },
  {
    name: 'koa',
    prepare({ require }) {
      const Koa = require('koa') as Any;
      const app = new (Koa.default ?? Koa)();
      app.use((context: Any) => {
        context.body = { q: context.query.q };
      });
      return (text) => ask(app.callback(), text);
    },
  },
  {
    name: 'fastify',
    async prepare({ require }) {
      const app = (require('fastify') as Any)();
      app.post('/items/:id', (request: Any) => ({ id: request.params.id, q: request.query.q, body: request.body }));
      await app.ready();
      return (text) => ask(app.routing, text);
    },
  },
  {
    name: 'hono',
    prepare({ require }) {
      const { Hono } = require('hono') as Any;
      const app = new Hono();
      app.post('/items/:id', async (context: Any) =>
        context.json({ id: context.req.param('id'), body: await context.req.json() }),
      );
      return async (text) => (await app.request('/items/7', { method: 'POST', body: JSON.stringify({ text }) })).text();
    },
  },
  {
    name: 'lodash',
    prepare:
      ({ require }) =>
      (text) => {
        const _ = require('lodash') as Any;
        return JSON.stringify([
          _.merge({}, { a: text }),
          _.set({}, ['x', 'y'], text),
          _.template('<%= it %>', { variable: 'it' })(text),
          _.escapeRegExp(text),
          _.words(text),
        ]);
      },
  },
  {
    name: 'qs',
    prepare:
      ({ require }) =>
      (text) => {
        const qs = require('qs') as Any;
        return JSON.stringify([qs.parse(`a=${encodeURIComponent(text)}&b[c]=1`), qs.stringify({ text })]);
      },
  },
  {
    name: 'ejs',
    prepare:
      ({ require }) =>
      (text) =>
        (require('ejs') as Any).render('<p><%= text %></p><% for (const c of [1, 2]) { %><%= c %><% } %>', { text }),
  },
  {
    name: 'handlebars',
    prepare:
      ({ require }) =>
      (text) =>
        (require('handlebars') as Any).compile('{{#if text}}Hello {{text}}{{/if}}')({ text }),
  },
  {
    name: 'nunjucks',
    prepare:
      ({ require }) =>
      (text) =>
        (require('nunjucks') as Any).renderString('{% if text %}{{ text | upper }}{% endif %}', { text }),
  },
  {
    name: 'mustache',
    prepare:
      ({ require }) =>
      (text) =>
        (require('mustache') as Any).render('Hello {{text}}', { text }),
  },
  {
    name: 'pug',
    prepare:
      ({ require }) =>
      (text) =>
        (require('pug') as Any).render('p= text', { text }),
  },
  {
    name: 'marked',
    prepare:
      ({ require }) =>
      (text) =>
        (require('marked') as Any).parse(`# ${text}`),
  },
  {
    name: 'ajv',
    prepare: ({ require }) => {
      const Ajv = require('ajv') as Any;
      return (text, index) =>
        new (Ajv.default ?? Ajv)().compile({
          type: 'object',
          properties: { text: { type: 'string', maxLength: 10 + index } },
        })({ text });
    },
  },
  {
    name: 'joi',
    prepare:
      ({ require }) =>
      (text) => {
        const Joi = require('joi') as Any;
        return JSON.stringify(Joi.object({ text: Joi.string().max(20) }).validate({ text }).error?.message ?? 'valid');
      },
  },
  {
    name: 'zod',
    prepare:
      ({ require }) =>
      (text) => {
        const { z } = require('zod') as Any;
        return JSON.stringify(z.object({ text: z.string().max(20) }).safeParse({ text }).success);
      },
  },
  {
    name: 'validator',
    prepare:
      ({ require }) =>
      (text) => {
        const v = require('validator') as Any;
        return [v.isEmail(text), v.isIP(text), v.isURL(text), v.escape(text), v.isISO8601(text)].join();
      },
  },
  {
    name: 'dayjs',
    prepare:
      ({ require }) =>
      (text) =>
        (require('dayjs') as Any)(text).isValid(),
  },
  {
    name: 'moment',
    prepare:
      ({ require }) =>
      (text) =>
        (require('moment') as Any)(text, 'YYYY-MM-DD').format(),
  },
  {
    name: 'axios',
    prepare:
      ({ require, url }) =>
      async (text) =>
        JSON.stringify((await (require('axios') as Any).post(url, { text }, { params: { q: text } })).data),
  },
  {
    name: 'undici',
    prepare:
      ({ require, url }) =>
      async (text) =>
        (
          await (require('undici') as Any).request(`${url}?q=${encodeURIComponent(text)}`, {
            method: 'POST',
            body: text,
          })
        ).body.text(),
  },
  {
    name: 'got',
    async prepare({ require, url }) {
      const { got } = require('got') as Any;
      return async (text) => got.post(url, { json: { text }, searchParams: { q: text } }).text();
    },
  },
  {
    name: 'knex',
    prepare: ({ require }) => {
      const knex = (require('knex') as Any)({ client: 'mysql2' });
      return (text) => {
        const { sql, bindings } = knex('t').where('a', text).orWhere('b', 'like', `%${text}%`).toSQL();
        const database = memory();
        return JSON.stringify([
          sql,
          bindings,
          database.prepare('SELECT ? AS x').all(text),
          knex('t').insert({ a: text }).toString(),
        ]);
      };
    },
  },
  {
    name: 'kysely',
    prepare: ({ require }) => {
      const { Kysely, DummyDriver, SqliteAdapter, SqliteQueryCompiler, SqliteIntrospector } = require('kysely') as Any;
      const db = new Kysely({
        dialect: {
          createAdapter: () => new SqliteAdapter(),
          createDriver: () => new DummyDriver(),
          createIntrospector: (each: Any) => new SqliteIntrospector(each),
          createQueryCompiler: () => new SqliteQueryCompiler(),
        },
      });
      return (text) => {
        const { sql, parameters } = db.selectFrom('t').selectAll().where('a', '=', text).compile();
        return JSON.stringify(
          memory()
            .prepare(sql)
            .all(...parameters),
        );
      };
    },
  },
  {
    name: 'drizzle-orm',
    prepare: ({ require }) => {
      const { sqliteTable, text: column, QueryBuilder } = require('drizzle-orm/sqlite-core') as Any;
      const { eq } = require('drizzle-orm') as Any;
      const t = sqliteTable('t', { a: column('a'), b: column('b') });
      return (text) => {
        const { sql, params } = new QueryBuilder().select().from(t).where(eq(t.a, text)).toSQL();
        return JSON.stringify(
          memory()
            .prepare(sql)
            .all(...params),
        );
      };
    },
  },
  {
    name: 'commander',
    prepare:
      ({ require }) =>
      (text) => {
        const { Command } = require('commander') as Any;
        const program = new Command()
          .exitOverride()
          .option('--name <name>')
          .configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
        return JSON.stringify(program.parse(['node', 'x', `--name=${text}`]).opts());
      },
  },
  {
    name: 'yargs-parser',
    prepare:
      ({ require }) =>
      (text) => {
        const parse = require('yargs-parser') as Any;
        return JSON.stringify((parse.default ?? parse)(['--name', text, '-v']));
      },
  },
  {
    name: 'minimist',
    prepare:
      ({ require }) =>
      (text) =>
        JSON.stringify((require('minimist') as Any)(['--name', text, '--a.b', '1'])),
  },
  {
    name: 'glob',
    prepare:
      ({ require, folder }) =>
      async () =>
        (await (require('glob') as Any).glob('*.txt', { cwd: folder })).sort().join(),
  },
  {
    name: 'fs-extra',
    prepare:
      ({ require, folder }) =>
      async (text, index) => {
        const fs = require('fs-extra') as Any;
        const file = join(folder, 'extra', `${index}.txt`);
        await fs.outputFile(file, text);
        await fs.copy(file, `${file}.copy`);
        return fs.readFile(`${file}.copy`, 'utf8');
      },
  },
  {
    name: 'adm-zip',
    prepare:
      ({ require, folder }) =>
      (text, index) => {
        const Zip = require('adm-zip') as Any;
        const zip = new Zip();
        zip.addFile('a/note.txt', Buffer.from(text));
        const target = join(folder, 'zip', String(index));
        new Zip(zip.toBuffer()).extractAllTo(target, true);
        return zip
          .getEntries()
          .map((entry: Any) => entry.entryName)
          .join();
      },
  },
  {
    name: 'js-yaml',
    prepare:
      ({ require }) =>
      (text) => {
        const yaml = require('js-yaml') as Any;
        return JSON.stringify(yaml.load(yaml.dump({ text, list: [text] })));
      },
  },
  {
    name: 'xml2js',
    prepare:
      ({ require }) =>
      async (text) =>
        JSON.stringify(
          await (require('xml2js') as Any).parseStringPromise(
            new (require('xml2js') as Any).Builder().buildObject({ a: { b: text.replace(/[^\x20-\x7e]/g, '') } }),
          ),
        ),
  },
  {
    name: 'fast-xml-parser',
    prepare:
      ({ require }) =>
      (text) => {
        const { XMLParser, XMLBuilder } = require('fast-xml-parser') as Any;
        return JSON.stringify(new XMLParser().parse(new XMLBuilder().build({ a: { b: text } })));
      },
  },
  {
    name: 'cheerio',
    prepare:
      ({ require }) =>
      (text) => {
        const $ = (require('cheerio') as Any).load('<p class="x"></p>');
        $('.x').text(text);
        return $.html();
      },
  },
  {
    name: 'jsonwebtoken',
    prepare:
      ({ require }) =>
      (text) => {
        const jwt = require('jsonwebtoken') as Any;
        return JSON.stringify(jwt.verify(jwt.sign({ text }, 'k'.repeat(32), { noTimestamp: true }), 'k'.repeat(32)));
      },
  },
  {
    name: 'cookie',
    prepare:
      ({ require }) =>
      (text) => {
        const cookie = require('cookie') as Any;
        return JSON.stringify((cookie.parse ?? cookie.parseCookie)(`a=${encodeURIComponent(text)}`));
      },
  },
  {
    name: 'semver',
    prepare:
      ({ require }) =>
      (text) =>
        String((require('semver') as Any).coerce(text)),
  },
  {
    name: 'pino',
    prepare:
      ({ require, folder }) =>
      (text, index) => {
        const pino = require('pino') as Any;
        const logger = pino(
          { base: null, timestamp: false },
          pino.destination({ dest: join(folder, `pino${index}.log`), sync: true, mkdir: true }),
        );
        logger.info({ text }, 'seen');
        return 'logged';
      },
  },
  {
    name: 'async',
    prepare:
      ({ require }) =>
      async (text) =>
        JSON.stringify(await (require('async') as Any).mapLimit([text, text], 1, async (each: string) => each.length)),
  },
  {
    name: 'rxjs',
    prepare:
      ({ require }) =>
      async (text) => {
        const { from, map, toArray, lastValueFrom } = require('rxjs') as Any;
        return JSON.stringify(
          await lastValueFrom(
            from([text]).pipe(
              map((each: string) => each.length),
              toArray(),
            ),
          ),
        );
      },
  },
  {
    name: 'immer',
    prepare:
      ({ require }) =>
      (text) => {
        const { produce } = require('immer') as Any;
        return JSON.stringify(
          produce({ list: [] }, (draft: Any) => {
            draft.list.push(text);
          }),
        );
      },
  },
  {
    name: 'nodemailer',
    prepare:
      ({ require }) =>
      async (text) => {
        const mail = (require('nodemailer') as Any).createTransport({ jsonTransport: true });
        const { message } = await mail.sendMail({
          from: 'a@shop.example',
          to: 'b@shop.example',
          subject: text.replace(/[\n\t]/g, ' '),
          text,
          messageId: '<x>',
          date: new Date(0),
        });
        return String(JSON.parse(message).text);
      },
  },
  {
    name: 'execa',
    prepare:
      ({ require }) =>
      async (text) => {
        const { execa } = require('execa') as Any;
        return (await execa('printf', ['%s', text.replace(/^-/, '')])).stdout;
      },
  },
  {
    name: 'simple-git',
    prepare: ({ require, folder }) => {
      const { simpleGit } = require('simple-git') as Any;
      const home = join(folder, 'git');
      mkdirSync(home, { recursive: true });
      const git = simpleGit(home);
      return async (text, index) => {
        if (index === 0) await git.init();
        await git.addConfig('user.name', 'a').addConfig('user.email', 'a@shop.example');
        writeFileSync(join(home, `${index}.txt`), text);
        await git.add(`${index}.txt`);
        const { summary } = await git.commit(`note: ${text.replace(/\n/g, ' ')}`);
        return JSON.stringify(summary);
      };
    },
  },
  {
    name: 'typescript',
    prepare:
      ({ require }) =>
      (text) =>
        (require('typescript') as Any).transpile(`const a: string = ${JSON.stringify(text)};`),
  },
  {
    name: 'prettier',
    prepare:
      ({ require }) =>
      async (text) =>
        (require('prettier') as Any).format(`const a = ${JSON.stringify(text)}`, { parser: 'babel' }),
  },
  {
    name: 'eslint',
    prepare:
      ({ require }) =>
      (text) => {
        const { Linter } = require('eslint') as Any;
        return JSON.stringify(
          new Linter()
            .verify(`const a = ${JSON.stringify(text)}; eval(a)`, [{ rules: { 'no-eval': 2 } }])
            .map(({ ruleId }: Any) => ruleId),
        );
      },
  },
];

/** A database in memory with one table. */
function memory(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE t (a TEXT, b TEXT)');
  return database;
}
