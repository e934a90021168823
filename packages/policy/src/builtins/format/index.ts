import { arrayOperand, objectOperand, stringOperand } from '../operands.js';
import { type Builtin, implement } from '../registry.js';
import { sprintf } from './sprintf.js';
import { renderTemplate } from './template.js';

/** `sprintf` and `strings.render_template`. */
export const format: readonly Builtin[] = implement({
  sprintf: (args) => sprintf(stringOperand(args, 1), arrayOperand(args, 2)),
  'strings.render_template': (args) => renderTemplate(stringOperand(args, 1), objectOperand(args, 2)),
});
