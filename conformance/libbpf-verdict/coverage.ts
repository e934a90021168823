import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** Sources of the loader: reading objects, relocating, creating maps and programs. */
const loader = /\/packages\/bpf-native\/src\/(?:elf|btf|insn|spec|core|load)\/[a-z-]+\.ts$|\/maps\/create-map\.ts$/;
/** Not on the way of an object into the kernel. */
const apart = /\/(?:usdt-notes|globals)\.ts$/;

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

/** A branch of the sources that was taken or not. */
interface Branch {
  readonly place: string;
  readonly taken: boolean;
}

/** How much of the loader's branches ran. */
export interface BranchCoverage {
  readonly taken: number;
  readonly total: number;
  readonly missed: readonly string[];
}

/** Counts, by V8's own block counters, which branches of the loader run between start and stop. */
export class LoaderCoverage {
  readonly #session: Session = new Session();

  start(): void {
    this.#session.connect();
    this.#post('Profiler.enable');
    this.#post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  stop(): BranchCoverage {
    const { result } = this.#post('Profiler.takePreciseCoverage') as {
      result: { url: string; functions: { ranges: Range[] }[] }[];
    };
    this.#session.disconnect();
    const branches = result
      .filter(({ url }) => loader.test(url) && !apart.test(url))
      .flatMap(({ url, functions }) =>
        branchesOf(
          fileURLToPath(url.split('?', 1)[0]!),
          functions.flatMap(({ ranges }) => ranges),
        ),
      );
    const taken = branches.filter((branch) => branch.taken).length;
    return {
      taken,
      total: branches.length,
      missed: branches.filter((branch) => !branch.taken).map(({ place }) => place),
    };
  }

  #post(method: string, parameters?: object): unknown {
    let answer: unknown;
    this.#session.post(method, parameters, (error, result) => {
      if (error !== null) throw error;
      answer = result;
    });
    return answer;
  }
}

/** Each arm of if, ?:, &&, ||, ??, switch, and each function is a branch; an absent else is one too. */
function branchesOf(file: string, ranges: readonly Range[]): Branch[] {
  const text = readFileSync(file, 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  // The innermost range says how often a place ran.
  const count = (offset: number): number => {
    let found: Range | undefined;
    for (const range of ranges) {
      const inside = range.startOffset <= offset && offset < range.endOffset;
      if (inside && (found === undefined || range.endOffset - range.startOffset <= found.endOffset - found.startOffset))
        found = range;
    }
    return found?.count ?? 0;
  };
  const branches: Branch[] = [];
  const add = (node: ts.Node, taken: boolean, what: string): void => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    branches.push({ place: `${file.split('/src/')[1]}:${line + 1} ${what}`, taken });
  };
  const arm = (node: ts.Node, what: string): void => add(node, count(node.getStart()) > 0, what);
  const visit = (node: ts.Node): void => {
    if (ts.isIfStatement(node)) {
      arm(node.thenStatement, 'if');
      if (node.elseStatement !== undefined) arm(node.elseStatement, 'else');
      else add(node, count(node.getStart()) > count(node.thenStatement.getStart()), 'no else');
    } else if (ts.isConditionalExpression(node)) {
      arm(node.whenTrue, '? true');
      arm(node.whenFalse, '? false');
    } else if (
      ts.isBinaryExpression(node) &&
      [ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken].includes(
        node.operatorToken.kind,
      )
    ) {
      arm(node.right, node.operatorToken.getText());
    } else if (ts.isCaseOrDefaultClause(node) && node.statements.length > 0) {
      arm(node.statements[0]!, 'case');
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return branches;
}
