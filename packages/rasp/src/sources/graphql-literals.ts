const mostLiterals = 500;

/** Whether a text reads as a GraphQL document. */
export function isGraphql(text: string): boolean {
  return text.includes('{') && /^\s{0,64}(?:#|query\b|mutation\b|subscription\b|fragment\b|\{)/.test(text);
}

/** The string values inside a GraphQL document, as a resolver gets them: escapes read, blocks too. Linear. */
export function graphqlLiterals(document: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < document.length && found.length < mostLiterals; at++) {
    const char = document[at]!;
    if (char === '#') {
      const end = document.indexOf('\n', at);
      if (end === -1) break;
      at = end;
    } else if (document.startsWith('"""', at)) {
      const end = document.indexOf('"""', at + 3);
      found.push(document.slice(at + 3, end === -1 ? undefined : end));
      if (end === -1) break;
      at = end + 2;
    } else if (char === '"') {
      let end = at + 1;
      while (end < document.length && document[end] !== '"' && document[end] !== '\n')
        end += document[end] === '\\' ? 2 : 1;
      found.push(unescaped(document.slice(at + 1, end)));
      at = end;
    }
  }
  return found;
}

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return text;
  }
}
