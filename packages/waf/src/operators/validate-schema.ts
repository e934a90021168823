import { Buffer } from 'node:buffer';
import { type Json, SchemaRun } from './json-schema/check.js';
import { compileSchema } from './json-schema/compile-schema.js';
import type { Operator } from './operator.js';
import { OperatorArgumentError } from './operator-error.js';

const validationSteps = 1_000_000;

function readSchema(path: string, content: string): Json {
  if (path.toLowerCase().endsWith('.xsd') || content.trimStart().startsWith('<')) {
    throw new OperatorArgumentError(
      'WAF_OPERATOR_REFUSED',
      `@validateSchema: ${path} is an XML Schema, and only JSON Schema is processed`,
      'remove the rule, or describe the body by a JSON Schema',
    );
  }
  try {
    return JSON.parse(Buffer.from(content, 'latin1').toString('utf8')) as Json;
  } catch (cause) {
    throw new OperatorArgumentError(
      'WAF_OPERATOR_DATA_FILE',
      `@validateSchema: ${path} is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`,
      'correct the schema',
      { cause },
    );
  }
}

/**
 * `@validateSchema FILE`: matches when the value is not a JSON text that the JSON Schema (draft 7 to 2020-12) allows. The empty value
 * does not match: there is nothing to validate. XML Schemas are refused.
 *
 * @example `SecRule REQUEST_BODY "@validateSchema order.schema.json" "id:1,phase:2,deny"`
 */
export const validateSchema: Operator = {
  name: 'validateSchema',
  compile: (argument, context) => {
    const path = argument.trim();
    let content: string;
    try {
      content = context.readDataFile(path);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new OperatorArgumentError(
        'WAF_OPERATOR_DATA_FILE',
        `@validateSchema cannot read ${JSON.stringify(path)}: ${reason}`,
        'paths are relative to the rule file',
        { cause },
      );
    }
    const check = compileSchema(readSchema(path, content), (pointer, expected) => {
      throw new OperatorArgumentError(
        'WAF_OPERATOR_ARGUMENT',
        `@validateSchema: expected ${expected} at ${pointer} of ${path}`,
        'correct the schema',
      );
    });
    return (value, match) => {
      if (value === '') return false;
      let parsed: Json;
      try {
        parsed = JSON.parse(Buffer.from(value, 'latin1').toString('utf8')) as Json;
      } catch {
        match.span(0, value.length);
        return true;
      }
      const run = new SchemaRun(validationSteps);
      const valid = check(parsed, run);
      if (run.steps < 0) {
        match.limit();
        return false;
      }
      if (!valid) match.span(0, value.length);
      return !valid;
    };
  },
};
