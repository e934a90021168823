/** Takes characters off both ends of a text, in one look at each. */
export function trimCharacters(text: string, characters: string): string {
  let start = 0;
  while (start < text.length && characters.includes(text[start]!)) start++;
  return trimCharactersRight(text.slice(start), characters);
}

/** Takes characters off the end of a text. */
export function trimCharactersRight(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1]!)) end--;
  return text.slice(0, end);
}
