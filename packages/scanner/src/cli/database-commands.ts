import { appendFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Advisory, type AdvisoryStore, openAdvisories, readAdvisories } from '../advisories/index.js';
import { dayZeroEvents } from '../day-zero/index.js';
import { type ExposureIndex, openExposure } from '../exposure/index.js';
import { type Feed, feedNames, feedsOf, updateFeeds } from '../feeds/index.js';
import { plain } from '../reports/index.js';
import { type Command, UsageError } from './arguments.js';
import { bytes, Progress } from './progress.js';
import type { Surroundings } from './world.js';

type Import = Command & { readonly kind: 'db-import' };
type Update = Command & { readonly kind: 'db-update' };

const SHOWN_BAD = 5;

/** `db import PATH...`. */
export function importCommand({ paths, db, quiet }: Import, world: Surroundings): number {
  using advisories = openAdvisories(db);
  const progress = new Progress(world, quiet);
  let bad = 0;
  for (const path of paths) {
    const changed = advisories.import(
      path,
      readAdvisories(path, (where, error) => {
        if (++bad <= SHOWN_BAD) progress.trouble(`left out: ${where}: ${error.message}`);
      }),
      world.now(),
      { onProgress: (read) => progress.live(`${path}: ${read} advisories read`) },
    );
    progress.clear();
    world.out(`${plain(path)}: ${changed} advisories new or changed\n`);
  }
  if (bad > 0) progress.trouble(`${bad} records were left out`);
  return bad > 0 ? 3 : 0;
}

/** `db update FEED...`: the one command that asks the network. */
export async function updateCommand(command: Update, world: Surroundings): Promise<number> {
  if (command.exposure === undefined) return await update(command, world, undefined);
  using exposure = openExposure(command.exposure);
  return await update(command, world, exposure);
}

async function update(command: Update, world: Surroundings, exposure: ExposureIndex | undefined): Promise<number> {
  using advisories = openAdvisories(command.db);
  const feeds = command.feeds.length > 0 ? command.feeds.flatMap(feedsOf) : storedFeeds(advisories);
  if (feeds.length === 0) throw new UsageError(`the database has no feeds yet; name those to fetch: ${feedNames}`);
  const progress = new Progress(world, command.quiet);
  let trouble = 0;
  if (command.output !== undefined) writeFileSync(command.output, '');
  const tell = (text: string): void => {
    if (command.output === undefined) world.out(text);
    else appendFileSync(command.output, text);
  };
  // Events are told when their feed is whole in the database.
  let fresh: Advisory[] = [];
  const steps = updateFeeds(advisories, feeds, {
    folder: join(dirname(command.db), 'feeds'),
    now: world.now(),
    signal: world.signal,
    ...(exposure ? { onChange: (advisory: Advisory) => fresh.push(advisory) } : {}),
    onProgress: (feed, doing, done, of) => progress.live(line(feed, doing, done, of)),
    onBad: (where, error) => {
      if (++trouble <= SHOWN_BAD) progress.trouble(`left out: ${where}: ${error.message}`);
    },
  });
  for await (const step of steps) {
    if (step.outcome === 'failed') {
      trouble++;
      progress.trouble(`${step.feed.name}: ${step.error.message}`);
    } else if (step.outcome === 'unchanged') progress.done(`${step.feed.name}: unchanged`);
    else
      progress.done(
        `${step.feed.name}: ${step.changed} new or changed${step.by === 'records' ? ', fetched one by one' : ''}`,
      );
    if (exposure && step.outcome === 'imported') {
      for (const advisory of fresh)
        for (const event of dayZeroEvents(exposure, advisory, world.now())) tell(`${JSON.stringify(event)}\n`);
    }
    fresh = [];
  }
  return trouble > 0 ? 3 : 0;
}

function line(feed: Feed, doing: 'fetching' | 'importing', done: number, of: number | undefined): string {
  if (doing === 'importing') return `${feed.name}: ${done} records read`;
  if (feed.records && of !== undefined && of <= 500) return `${feed.name}: record ${done} of ${of}`;
  return `${feed.name}: ${bytes(done)}${of === undefined ? '' : ` of ${bytes(of)}`}`;
}

/** The feeds that were fetched before, from where they came. */
function storedFeeds(advisories: AdvisoryStore): Feed[] {
  return advisories.freshness().flatMap(({ source }): Feed[] => {
    const origin = advisories.origin(source);
    if (!origin) return [];
    const known = source.includes('=') ? [] : named(source);
    if (known.some((feed) => feed.place === origin.place)) return known.filter((feed) => feed.place === origin.place);
    const isRecords = known[0]?.records !== undefined && origin.place.endsWith('/all.zip');
    return feedsOf(`${source}=${isRecords ? origin.place.slice(0, -'all.zip'.length) : origin.place}`);
  });
}

function named(source: string): Feed[] {
  try {
    return feedsOf(source);
  } catch {
    return [];
  }
}

/** `db info`. */
export function infoCommand(db: string, world: Surroundings): number {
  using advisories = openAdvisories(db, { readOnly: true });
  for (const each of advisories.freshness()) {
    world.out(
      `${plain(each.source)}: ${each.advisories} advisories, imported ${new Date(each.imported).toISOString()}, newest ${plain(each.newest) || 'unknown'}\n`,
    );
  }
  return 0;
}
