/** A place in a module's text. Rows and columns count from 1, columns in code points. */
export interface Position {
  readonly file: string;
  readonly row: number;
  readonly column: number;
}

/** A module's text, able to tell the row and column of an offset. */
export class Source {
  readonly file: string;
  readonly text: string;
  #lines: number[] | undefined;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  /** The position of a UTF-16 offset. */
  position(offset: number): Position {
    const lines = (this.#lines ??= lineStarts(this.text));
    let low = 0;
    let high = lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (lines[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    let column = 1;
    for (let i = lines[low]!; i < offset; i++) {
      const unit = this.text.charCodeAt(i);
      if (unit < 0xdc00 || unit > 0xdfff) column++;
    }
    return { file: this.file, row: low + 1, column };
  }

  /** The row of an offset. */
  row(offset: number): number {
    return this.position(offset).row;
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return starts;
}
