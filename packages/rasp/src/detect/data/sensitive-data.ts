/** A piece of a text that should not leave. */
export interface SensitivePiece {
  readonly kind: 'payment card' | 'private key' | 'access key' | 'token' | 'canary';
  readonly start: number;
  readonly end: number;
}

const mostPieces = 100;

/** Finds payment cards (with a valid check digit), private keys, access keys of clouds and signed tokens. Linear in the text. */
export function findSensitive(text: string, canaries: readonly string[] = []): SensitivePiece[] {
  const found: SensitivePiece[] = [];
  for (const canary of canaries) {
    for (
      let at = text.indexOf(canary);
      at !== -1 && found.length < mostPieces;
      at = text.indexOf(canary, at + canary.length)
    )
      found.push({ kind: 'canary', start: at, end: at + canary.length });
  }
  findCards(text, found);
  for (let at = text.indexOf('-----BEGIN '); at !== -1; at = text.indexOf('-----BEGIN ', at + 1)) {
    const head = text.slice(at, at + 64);
    if (!head.includes('PRIVATE KEY-----')) continue;
    const end = text.indexOf('-----END ', at);
    found.push({ kind: 'private key', start: at, end: end === -1 ? text.length : end });
  }
  words(text, (start, end) => {
    const word = text.slice(start, end);
    if (
      /^(?:AKIA|ASIA)[A-Z0-9]{16}$/.test(word) ||
      /^gh[pousr]_[A-Za-z0-9]{36}$/.test(word) ||
      /^sk_live_[A-Za-z0-9]{24,64}$/.test(word)
    )
      found.push({ kind: 'access key', start, end });
    else if (/^eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{20,1000}$/.test(word))
      found.push({ kind: 'token', start, end });
  });
  return found.sort((a, b) => a.start - b.start);
}

function words(text: string, each: (start: number, end: number) => void): void {
  for (let at = 0; at < text.length; at++) {
    if (!isWord(text.charCodeAt(at))) continue;
    let end = at;
    while (end < text.length && isWord(text.charCodeAt(end))) end++;
    if (end - at >= 20) each(at, end);
    at = end;
  }
}

function isWord(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 95 ||
    code === 45 ||
    code === 46
  );
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Runs of 13 to 19 digits, single blanks or dashes between them, whose check digit is right. */
function findCards(text: string, found: SensitivePiece[]): void {
  for (let at = 0; at < text.length && found.length < mostPieces; at++) {
    if (!isDigit(text.charCodeAt(at)) || isWord(text.charCodeAt(at - 1))) continue;
    let digits = '';
    let end = at;
    while (end < text.length && digits.length <= 19) {
      const code = text.charCodeAt(end);
      if (isDigit(code)) digits += text[end];
      else if (
        !((code === 32 || code === 45) && isDigit(text.charCodeAt(end + 1)) && isDigit(text.charCodeAt(end - 1)))
      )
        break;
      end++;
    }
    if (digits.length >= 13 && digits.length <= 19 && /^[3-6]/.test(digits) && hasCheckDigit(digits))
      found.push({ kind: 'payment card', start: at, end });
    at = end;
  }
}

/** The algorithm of Luhn. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    let digit = digits.charCodeAt(digits.length - 1 - at) - 48;
    if (at % 2 === 1) {
      digit *= 2;
      if (digit > 9) digit -= 9;
    }
    sum += digit;
  }
  return sum % 10 === 0 && !/^(\d)\1+$/.test(digits);
}

/** Covers pieces by asterisks of the same length, so that lengths that were announced stay right; the last four characters of a card stay. */
export function maskSensitive(text: string, pieces: readonly SensitivePiece[]): string {
  let out = '';
  let at = 0;
  for (const { kind, start, end } of pieces) {
    if (start < at) continue;
    const shown = kind === 'payment card' ? 4 : 0;
    out +=
      text.slice(at, start) +
      text.slice(start, end - shown).replace(/[A-Za-z0-9]/g, '*') +
      text.slice(end - shown, end);
    at = end;
  }
  return out + text.slice(at);
}
