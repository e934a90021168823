import { DatabaseSync } from 'node:sqlite';

/** A string that only the users table holds; whoever reads it in a response has read the table. */
export const leakedEmail = 'margaret@staff.example';

/** Opens a fresh shop database in memory: products, users, reviews, orders. */
export function openDatabase(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  database.exec(`
    CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT, category TEXT, price REAL, hidden INTEGER DEFAULT 0);
    CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, password TEXT, email TEXT, role TEXT);
    CREATE TABLE reviews (id INTEGER PRIMARY KEY, product INTEGER, author TEXT, text TEXT);
    CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT, address TEXT, note TEXT, total REAL);
    INSERT INTO products (name, category, price, hidden) VALUES
      ('Reading lamp', 'lighting', 49.5, 0), ('Oak desk', 'furniture', 310, 0), ('Swivel chair', 'furniture', 129, 0),
      ('Union Jack mug', 'kitchen', 9.9, 0), ('Select coffee beans', 'kitchen', 14, 0), ('Drop-leaf table', 'furniture', 220, 0),
      ('Unreleased drone', 'prototype', 999, 1);
    INSERT INTO users (name, password, email, role) VALUES
      ('admin', 'correct horse battery', '${leakedEmail}', 'admin'), ('alice', 'wonderland', 'alice@customers.example', 'customer');
    INSERT INTO reviews (product, author, text) VALUES (1, 'Tom', 'Bright and sturdy.');
  `);
  return database;
}
