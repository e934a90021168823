import type { Operator } from './operator.js';
import { OperatorArgumentError } from './operator-error.js';

interface Segment {
  /** The name between braces, or undefined for fixed text. */
  readonly name: string | undefined;
  readonly text: string;
}

function parse(argument: string): Segment[] {
  return argument.split('/').map((text) => {
    const braced = text.startsWith('{') && text.endsWith('}');
    const name = braced ? text.slice(1, -1) : undefined;
    if (name === '' || (!braced && (text.includes('{') || text.includes('}')))) {
      throw new OperatorArgumentError(
        'WAF_OPERATOR_ARGUMENT',
        `@restpath expects segments that are text or {name}, found ${JSON.stringify(text)}`,
        'write a path such as /users/{id}/posts/{post}',
      );
    }
    return { name, text };
  });
}

/**
 * `@restpath PATH`: matches when the value has the shape of the path; each `{name}` is one segment and becomes
 * ARGS_PATH:name. The whole path is compared, up to a `?` (Coraza also finds it inside longer paths).
 *
 * @example `SecRule REQUEST_URI "@restpath /users/{id}/posts/{post}" "id:1,pass"`
 */
export const restpath: Operator = {
  name: 'restpath',
  compile: (argument) => {
    const segments = parse(argument.trim());
    return (value, match) => {
      const query = value.indexOf('?');
      const path = query < 0 ? value : value.slice(0, query);
      let from = 0;
      for (const [index, segment] of segments.entries()) {
        const slash = path.indexOf('/', from);
        const last = index === segments.length - 1;
        if (last !== slash < 0) return false;
        const to = last ? path.length : slash;
        const size = to - from;
        if (
          segment.name === undefined ? size !== segment.text.length || !path.startsWith(segment.text, from) : size === 0
        )
          return false;
        from = to + 1;
      }
      const parts = path.split('/');
      for (const [index, { name }] of segments.entries()) {
        if (name !== undefined) match.pathArgument(name, parts[index] ?? '');
      }
      match.span(0, path.length);
      return true;
    };
  },
};
