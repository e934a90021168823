/** A place in a statement where an application puts a value. */
export interface SqlContext {
  readonly name: string;
  /** A value that is only a value. */
  readonly plain: string;
  embed(value: string): string;
  /** How a careful application writes the value; absent where there is no way. */
  readonly escape?: ((value: string) => string) | undefined;
}

/** What escaping a quote takes in a dialect: doubling it, and backslashes where they escape. */
type Escape = (quote: string) => (value: string) => string;

export const doubling: Escape = (quote) => (value) => value.replaceAll('\0', '').replaceAll(quote, quote + quote);

export const doublingWithBackslash: Escape = (quote) => (value) =>
  value
    .replaceAll('\0', '')
    .replaceAll('\\', '\\\\')
    .replaceAll(quote, quote + quote);

/** Contexts of a dialect: quoted three ways, bare, in a list, in an order, in a pattern and in a comment. */
export function contextsOf(
  quoting: Escape,
  strings: readonly string[],
  identifiers: readonly string[],
): readonly SqlContext[] {
  const quoted = strings.map((quote): SqlContext => {
    const name = quote === "'" ? 'single' : 'double';
    return {
      name,
      plain: 'abc',
      escape: quoting(quote),
      embed: (value) => `SELECT a FROM t WHERE b = ${quote}${value}${quote} AND c = 1`,
    };
  });
  const named = identifiers.map((quote): SqlContext => {
    const name = quote === '"' ? 'quoted name' : 'back-tick';
    return {
      name,
      plain: 'abc',
      escape: doubling(quote),
      embed: (value) => `SELECT a AS ${quote}${value}${quote} FROM t`,
    };
  });
  const single = { plain: 'abc', escape: quoting("'") };
  return [
    ...quoted,
    ...named,
    { name: 'like', ...single, embed: (value) => `SELECT a FROM t WHERE b LIKE '%${value}%'` },
    { name: 'list', ...single, embed: (value) => `SELECT a FROM t WHERE b IN ('x', '${value}')` },
    { name: 'insert', ...single, embed: (value) => `INSERT INTO t (a, b, c) VALUES ('1', '${value}', 2)` },
    { name: 'bare', plain: '1', embed: (value) => `SELECT a FROM t WHERE ${value} = c` },
    { name: 'number', plain: '1', embed: (value) => `SELECT a FROM t WHERE c = ${value}` },
    { name: 'order', plain: 'a', embed: (value) => `SELECT a FROM t ORDER BY ${value}` },
    { name: 'comment', plain: 'abc', embed: (value) => `SELECT a /* ${value} */ FROM t` },
  ];
}
