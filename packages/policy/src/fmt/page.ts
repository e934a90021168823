import type { Comment, Source } from '../ast/index.js';

/** A comment with its row. */
export interface PlacedComment {
  readonly row: number;
  readonly at: number;
  readonly text: string;
}

/** Two comments want one line end, or one stands inside what is written on one line: the source is then kept as it is. */
export class CommentClash extends Error {}

/** What a page can go back to. */
export interface PageState {
  readonly lines: number;
  readonly last: string;
  readonly level: number;
  readonly inline: boolean;
  readonly pending: PlacedComment | undefined;
  readonly comments: readonly PlacedComment[];
}

/** Style of the language version that is written. */
export interface Style {
  /** Whether rules are written with `if` and `:=`. */
  readonly v1: boolean;
  /** Whether rules are written with `if`. */
  readonly ifs: boolean;
  /** Whether partial sets are written with `contains`. */
  readonly contains: boolean;
  /** Whether any rule has a head with three parts or more. */
  readonly refHeads: boolean;
}

/** The text that is being written: lines, indentation, and the comments that are yet to be placed. */
export class Page {
  readonly source: Source;
  readonly style: Style;
  /** Comments that are not written yet, in order. */
  comments: readonly PlacedComment[];
  /** Whether something stands on the line already. */
  inline = false;
  level = 0;
  #lines: string[] = [];
  #line = '';
  #pending: PlacedComment | undefined;
  #delayed = false;

  constructor(source: Source, comments: readonly Comment[], style: Style) {
    this.source = source;
    this.style = style;
    this.comments = comments
      .map(({ at, text }) => ({ at, row: source.row(at), text: `#${text.trimEnd()}` }))
      .sort((a, b) => a.at - b.at);
  }

  row(at: number): number {
    return this.source.row(at);
  }

  write(text: string): void {
    const rows = text.split('\n');
    this.#line += rows[0]!;
    for (const row of rows.slice(1)) {
      this.#lines.push(this.#line);
      this.#line = row;
    }
  }

  startLine(): void {
    this.inline = true;
    this.write('\t'.repeat(this.level));
  }

  endLine(): void {
    this.inline = false;
    if (this.#pending !== undefined && !this.#delayed) {
      this.write(` ${this.#pending.text}`);
      this.#pending = undefined;
    }
    this.#delayed = false;
    this.write('\n');
  }

  blankLine(): void {
    if (this.inline) this.endLine();
    this.write('\n');
  }

  /** Starts the next line one level deeper; a comment at the end of this one moves there. */
  startDeeperLine(): void {
    this.#delayed = true;
    this.endLine();
    this.level += 1;
    this.startLine();
  }

  get hasPending(): boolean {
    return this.#pending !== undefined;
  }

  writeLine(text: string): void {
    if (!this.inline) this.startLine();
    this.write(text);
    this.endLine();
  }

  /** Writes the comments above a row, and keeps the one on it for the end of the line. */
  placeComments(row: number): void {
    if (this.comments.length === 0) return;
    const before = this.comments.filter((comment) => comment.row < row);
    const at = this.comments.filter((comment) => comment.row === row).at(-1);
    if (before.length === 0 && at === undefined) return;
    this.comments = this.comments.filter((comment) => comment.row > row);
    this.writeComments(before);
    if (before.length > 0 && row - before.at(-1)!.row > 1) this.blankLine();
    if (at === undefined) return;
    if (this.#pending !== undefined) {
      this.#pending = undefined;
      throw new CommentClash();
    }
    this.#pending = at;
  }

  writeComments(comments: readonly PlacedComment[]): void {
    let metadata = false;
    for (const [i, comment] of comments.entries()) {
      const before = comments[i - 1];
      if (before !== undefined) {
        if (comment.row - before.row > 1) {
          this.blankLine();
          metadata = false;
        } else if (metadata && isMetadata(comment)) this.blankLine();
      }
      metadata ||= isMetadata(comment);
      this.writeLine(comment.text);
    }
  }

  save(): PageState {
    return {
      lines: this.#lines.length,
      last: this.#line,
      level: this.level,
      inline: this.inline,
      pending: this.#pending,
      comments: this.comments,
    };
  }

  /** Goes back to a state; lines that were whole then are kept. */
  restore(state: PageState): void {
    this.#lines.length = state.lines;
    this.#line = state.last;
    this.level = state.level;
    this.inline = state.inline;
    this.#pending = state.pending;
    this.comments = state.comments;
    this.#delayed = false;
  }

  /** Writes source text as it stands; the comments in it are then written. */
  writeSource(from: number, to: number): void {
    this.write(this.source.text.slice(from, to));
    const [first, last] = [this.row(from), this.row(to)];
    if (this.#pending !== undefined && this.#pending.at >= from && this.#pending.at < to) this.#pending = undefined;
    this.comments = this.comments.filter(({ at, row }) => !(at >= from && at < to && row >= first && row <= last));
  }

  /** The whole text, with one line end at its end. */
  text(): string {
    const all = [...this.#lines, this.#line].join('\n');
    let end = all.length;
    while (end > 0 && all[end - 1] === '\n') end -= 1;
    return `${all.slice(0, end)}\n`;
  }
}

function isMetadata({ text }: PlacedComment): boolean {
  return text.slice(1).trim().startsWith('METADATA');
}
