import ts from "typescript";

/** A test or a group of tests, as its source names it. */
export interface Title {
  readonly isTest: boolean;
  /** As written; what a template fills in stays `${…}`. */
  readonly text: string;
}

const CALLS = /^(describe|it|itAtExactGas)(\.\w+)?$/;

/** The titles of a test file, in their order. */
export function titlesIn(source: string): Title[] {
  const titles: Title[] = [];
  const visit = (node: ts.Node): void => {
    const title = ts.isCallExpression(node) ? titleOf(node) : undefined;
    if (title !== undefined) titles.push(title);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("test.ts", source, ts.ScriptTarget.Latest, true));
  return titles;
}

function titleOf({ expression, arguments: [first] }: ts.CallExpression): Title | undefined {
  const call = CALLS.exec(expression.getText());
  if (call === null || first === undefined) return undefined;
  const isTest = call[1] !== "describe";
  if (ts.isStringLiteralLike(first)) return { isTest, text: first.text };
  return ts.isTemplateExpression(first) ? { isTest, text: first.getText().slice(1, -1) } : undefined;
}
