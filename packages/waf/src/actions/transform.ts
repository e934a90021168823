import { nearest } from '../seclang/index.js';
import { transformations } from '../transformations/index.js';
import type { Action } from './action.js';

/** `t:NAME`: appends a transformation; `t:none` empties the list, also of what the default action gave. */
export const transform: Action = {
  name: 't',
  value: 'required',
  apply: (draft, value, node, problems) => {
    const name = value.toLowerCase();
    if (name === 'none') {
      draft.transformations = [];
      draft.inheritTransformations = false;
      return;
    }
    if (transformations.has(name)) {
      draft.transformations.push(name);
      return;
    }
    const near = nearest(
      value,
      [...transformations.values()].map((known) => known.name),
    );
    problems.add(
      'WAF_PARSE_UNKNOWN_TRANSFORMATION',
      node.place,
      `expected a transformation, found ${JSON.stringify(value.slice(0, 60))}`,
      near === undefined ? 'see the list of transformations in the guide' : `did you mean t:${near}?`,
    );
  },
};
