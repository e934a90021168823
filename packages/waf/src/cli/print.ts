/** Where a command writes. */
export interface Print {
  line(text: string): void;
  error(text: string): void;
}
