import ts from 'typescript';

/** A regular expression that a source file makes. */
export interface FoundRegExp {
  readonly line: number;
  /** The pattern; undefined when it is put together at run time. */
  readonly source: string | undefined;
  readonly flags: string;
  /** How it stands in the file, for messages and the allow-list. */
  readonly text: string;
}

/** Every literal, and every call of `RegExp`, of a file. */
export function findRegExps(fileName: string, content: string): FoundRegExp[] {
  const file = ts.createSourceFile(fileName, content, ts.ScriptTarget.Latest, true);
  const found: FoundRegExp[] = [];
  const lineOf = (node: ts.Node): number => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({
        line: lineOf(node),
        source: node.text.slice(1, end),
        flags: node.text.slice(end + 1),
        text: node.text,
      });
    } else if (
      (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === 'RegExp'
    ) {
      const [pattern, flags] = node.arguments ?? [];
      const isStatic =
        pattern !== undefined &&
        ts.isStringLiteralLike(pattern) &&
        (flags === undefined || ts.isStringLiteralLike(flags));
      const source = isStatic ? pattern.text : undefined;
      const isLiteral = pattern !== undefined && ts.isRegularExpressionLiteral(pattern);
      if (!isLiteral) {
        const flagText = isStatic && flags !== undefined ? flags.text : '';
        found.push({ line: lineOf(node), source, flags: flagText, text: node.getText(file).replace(/\s+/g, ' ') });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
