import { isArray, RegoSet, termText, typeName, type Value } from '../values/index.js';
import { BuiltinError, builtinError } from './builtin-error.js';
import { arrayOperand, type Operands, stringOperand } from './operands.js';
import { type Builtin, implement } from './registry.js';

/** Most lines that one `print` makes when its arguments have several values each. */
const MAX_LINES = 1000;

/** What talks with the host: `print`, `trace`, `opa.runtime`, `rego.*` and the internal builtins that the compiler writes. */
export const host: readonly Builtin[] = implement({
  print: (args, context) => {
    context.print?.(args.map(shown).join(' '));
    return true;
  },
  'internal.print': (args, context) => {
    for (const line of combinations(args, MAX_LINES)) context.print?.(line.join(' '));
    return true;
  },
  'internal.template_string': (args) => {
    const lines = combinations(args, 2);
    if (lines.length > 1) throw conflict('template-strings must not produce multiple outputs');
    return lines[0]?.join('') ?? '';
  },
  'internal.test_case': (args, context) => {
    context.testCase?.(args[0]!);
    return true;
  },
  trace: (args, context) => {
    const note = stringOperand(args, 1);
    context.trace?.(note);
    return true;
  },
  'opa.runtime': (_, context) => context.runtime,
  'rego.metadata.rule': (_, context) => context.ruleMetadata?.() ?? {},
  'rego.metadata.chain': (_, context) => context.ruleMetadataChain?.() ?? [],
  'rego.parse_module': (args, context) => {
    const [filename, text] = [stringOperand(args, 1), stringOperand(args, 2)];
    if (context.parseModule === undefined) throw builtinError('rego.parse_module: the host gives no parser');
    return context.parseModule(filename, text);
  },
});

/** A template with several values is a conflict, which ends the evaluation as other conflicts do. */
function conflict(message: string): BuiltinError {
  return new BuiltinError('eval_conflict_error', message, { halt: true });
}

/**
 * The arguments stand in sets, since an expression may have several values or none, which shows as `<undefined>`; every combination
 * is one line.
 */
function combinations(args: Operands, most: number): string[][] {
  let lines: string[][] = [[]];
  for (const argument of arrayOperand(args, 1)) {
    const texts = textsOf(argument);
    lines = lines.flatMap((line) => texts.map((text) => [...line, text])).slice(0, most);
  }
  return lines;
}

function textsOf(argument: Value): string[] {
  if (argument instanceof RegoSet) return argument.size === 0 ? ['<undefined>'] : argument.sorted().map(shown);
  if (isArray(argument) || (typeof argument === 'object' && typeName(argument) === 'object')) {
    throw builtinError(`illegal argument type: ${typeName(argument)}`);
  }
  return [shown(argument)];
}

function shown(value: Value): string {
  return typeof value === 'string' ? value : termText(value);
}
