import { stringOperand } from '../operands.js';
import { type Builtin, implement } from '../registry.js';
import { marshalYaml } from './marshal.js';
import { parseYaml } from './parse.js';

/** `yaml.marshal`, `yaml.unmarshal`, `yaml.is_valid`. */
export const yaml: readonly Builtin[] = implement({
  'yaml.marshal': ([value]) => marshalYaml(value!),
  'yaml.unmarshal': (args) => parseYaml(stringOperand(args, 1)),
  'yaml.is_valid': ([value]) => {
    if (typeof value !== 'string') return false;
    try {
      parseYaml(value);
      return true;
    } catch {
      return false;
    }
  },
});
