import { compile, type Json } from '@lamellar/policy';
import { makeItems } from './footprint.js';

declare const gc: () => void;

/** Prints the heap that data and a prepared query hold after decisions, and the length of the data's JSON text. */
const text = (): string => JSON.stringify({ items: makeItems(100_000) });
const { length } = text();
gc();
const before = process.memoryUsage().heapUsed;
const policy = compile(
  { 'p.rego': 'package p\n\nmine contains item.id if {\n\tsome item in data.items\n\titem.owner == input.user\n}\n' },
  { data: JSON.parse(text()) as Json },
);
const decide = policy.prepare<string[]>('data.p.mine');
for (let i = 0; i < 20; i++) decide({ user: `user-${i}` });
gc();
process.stdout.write(JSON.stringify({ heap: process.memoryUsage().heapUsed - before, text: length }));
if (decide({ user: 'user-1' })?.length !== 100) throw new Error('wrong answer');
