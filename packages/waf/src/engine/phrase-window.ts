/** Bytes of a phrase that the gate looks for: enough to be rare, few enough to keep the automaton small. */
const windowBytes = 6;

/** Bytes by how common they are in texts and pages, the commonest first; what is not here is rare. */
const common = ' <>/etaoinsrhldcumfpgwybv.0152(),;:"=-_kxjqz';

function rarity(byte: string): number {
  const place = common.indexOf(byte);
  return place < 0 ? common.length : place;
}

/** The part of a phrase that the fewest texts hold, ASCII letters in lower case: where it is not, the phrase is not. */
export function phraseWindow(phrase: string): string {
  const lower = phrase.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  let best = lower.slice(0, windowBytes);
  let bestScore = -1;
  for (let at = 0; at + windowBytes <= lower.length; at++) {
    const part = lower.slice(at, at + windowBytes);
    let score = 0;
    for (let index = 0; index < part.length; index++) score += rarity(part.charAt(index));
    if (score > bestScore) [best, bestScore] = [part, score];
  }
  return best;
}
