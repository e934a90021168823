import type { Input } from '../../core/inputs/collect.js';
import type { Detection } from '../finding.js';

/** How unserializers of Node mark that a text is program: as long as nothing else, these stand in no honest value. */
const marks = [
  '_$$ND_FUNC$$_',
  '!!js/function',
  '!<tag:yaml.org,2002:js/function>',
  '__js_function',
  '"$$func"',
  '_NuFrRa_',
  '__cryo_type__":"Function',
];

/** Decides whether a text that is about to be unserialized came with the request and holds a function. */
export function detectSerializedCode(text: string, inputs: readonly Input[]): Detection | undefined {
  const mark = marks.find((each) => text.includes(each));
  if (mark === undefined) return undefined;
  const input = inputs.find((each) => each.text.includes(mark));
  return input && { algorithm: 'deserialization', input, at: text.indexOf(mark), reason: `"${mark}" marks a function` };
}
