const secretName =
  /pass(?:word|wd|phrase)?$|^pwd$|secret|token|session|sid$|auth|cookie|api[-_.]?key|private|credential|csrf|signature|otp$|^pin$|cvv|cvc|card|iban|ssn/i;

/** Is a value under this name (`ARGS:password`, `REQUEST_HEADERS:Authorization`) a secret or personal? */
export function isSecretName(name: string): boolean {
  const colon = name.indexOf(':');
  if (name.startsWith('REQUEST_COOKIES:')) return true;
  return colon >= 0 && secretName.test(name.slice(colon + 1, colon + 257));
}

const masked = '***';
const kept = 160;

/** Bytes that a terminal or a log would not take as text become `\xHH`. */
function printable(text: string): string {
  let out = '';
  for (let at = 0; at < text.length; at++) {
    const byte = text.charCodeAt(at);
    out += byte >= 32 && byte < 127 ? text.charAt(at) : `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return out;
}

/** Runs of 9 and more digits (cards, accounts, telephone numbers) keep their last two. */
function maskDigits(text: string): string {
  return text.replace(/\d{9,}/g, (digits) => masked + digits.slice(-2));
}

/** The local part of mail addresses goes. */
function maskMail(text: string): string {
  const at = text.indexOf('@');
  if (at < 0) return text;
  return text.replace(/[A-Za-z0-9._%+-]{1,64}@(?=[A-Za-z0-9-]{1,64}\.)/g, `${masked}@`);
}

/** What of a value may stand in evidence: the neighbourhood of the match, printable, without secrets. */
export function maskedExcerpt(name: string, value: string, start: number, end: number): string {
  if (isSecretName(name)) return `${masked} (${value.length} bytes)`;
  const from = start < 0 || value.length <= kept ? 0 : Math.max(0, start - 40);
  const to = Math.min(value.length, Math.max(from + kept, start < 0 ? 0 : Math.min(end, from + kept)));
  const text = maskMail(maskDigits(printable(value.slice(from, to))));
  return `${from > 0 ? '...' : ''}${text}${to < value.length ? '...' : ''}`;
}

/** A query string with the values of secret names masked. */
export function maskedQuery(query: string, sanitised: ReadonlySet<string> = new Set()): string {
  return query
    .slice(0, 1024)
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const name = equals < 0 ? pair : pair.slice(0, equals);
      if (equals < 0) return maskMail(maskDigits(printable(pair)));
      const hidden = isSecretName(`ARGS:${name}`) || sanitised.has(`ARGS:${name.toLowerCase()}`);
      const value = hidden ? masked : maskMail(maskDigits(printable(pair.slice(equals + 1))));
      return `${printable(name)}=${value}`;
    })
    .join('&');
}

/** A text for people: printable, without mail addresses and long numbers, of bounded length. */
export function maskedText(text: string): string {
  return maskMail(maskDigits(printable(text.slice(0, 400))));
}
