import * as ts from "typescript";

const suites = new Set(["describe", "suite"]);
const tests = new Set(["it", "test"]);
/** Functions in test/support/settings-cases.ts that create a test for each row of a table. */
const rows = new Set(["refuses", "warnsOf"]);

/**
 * The claims of the tests in a TypeScript file: the titles of tests with a body that always runs, the titles of the
 * suites around them, and the `id` of each row of a table that such tests are created from.
 */
export function typescriptClaims(text: string): string[] {
  const source = ts.createSourceFile("of.test.ts", text, ts.ScriptTarget.Latest, true);
  const claims: string[] = [];
  const visit = (node: ts.Node, skipped: boolean): void => {
    const called = callOf(node);
    const skips = skipped || (called !== undefined && isSkipped(called));
    if (called && !skips && claimsByTitle(called)) claims.push(textOf(called.call.arguments[0]));
    if (isRowId(node) && !skips && isInTable(node)) claims.push(textOf(node.initializer));
    ts.forEachChild(node, (child) => visit(child, skips));
  };
  visit(source, false);
  return claims.filter(Boolean);
}

interface Called {
  call: ts.CallExpression;
  name: string;
  /** `skip`, `only`. */
  how: string[];
}

function callOf(node: ts.Node): Called | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const [name = "", ...how] = node.expression.getText().split(".");
  return { call: node, name, how };
}

function claimsByTitle(called: Called): boolean {
  return isTest(called) || (suites.has(called.name) && contains(called.call, (node) => isTest(callOf(node))));
}

/** Whether a call creates a test that runs: it has a body with statements, and nothing skips it. */
function isTest(called: Called | undefined): boolean {
  if (!called || !tests.has(called.name) || isSkipped(called)) return false;
  const body = bodyOf(called.call);
  return body !== undefined && !(ts.isBlock(body) && body.statements.length === 0);
}

/** The body of the function that is a call's last argument. */
function bodyOf(call: ts.CallExpression): ts.Node | undefined {
  const last = call.arguments.at(-1);
  if (last === undefined || call.arguments.length < 2) return undefined;
  return ts.isArrowFunction(last) || ts.isFunctionExpression(last) ? last.body : last;
}

/**
 * Whether a test or suite is skipped, or may skip itself: by its name, an option, or a call in its body or its hooks.
 */
function isSkipped({ call, name, how }: Called): boolean {
  if (!suites.has(name) && !tests.has(name)) return false;
  const options = call.arguments.slice(1, -1);
  if (how.includes("skip") || how.includes("todo")) return true;
  if (options.some((option) => /\b(skip|todo)\b/.test(option.getText()))) return true;
  const body = bodyOf(call);
  return body !== undefined && skipsItself(body);
}

function skipsItself(node: ts.Node): boolean {
  const called = callOf(node);
  if (called && /^(this|t|context)\.skip$/.test(called.call.expression.getText())) return true;
  // A test or suite inside is only skipped itself.
  if (called && (suites.has(called.name) || tests.has(called.name))) return false;
  return ts.forEachChild(node, (child) => skipsItself(child) || undefined) ?? false;
}

function isRowId(node: ts.Node): node is ts.PropertyAssignment {
  return ts.isPropertyAssignment(node) && node.name.getText() === "id";
}

/** Whether a row belongs to a table that tests are created from. */
function isInTable(node: ts.Node): boolean {
  for (let at: ts.Node | undefined = node.parent; at; at = at.parent)
    if (ts.isArrayLiteralExpression(at) && makesTests(at)) return true;
  return false;
}

function makesTests(table: ts.ArrayLiteralExpression): boolean {
  const { parent } = table;
  if (ts.isCallExpression(parent)) return makesTestsOfRows(parent);
  if (ts.isForOfStatement(parent)) return titlesTestsById(parent.statement);
  if (ts.isVariableDeclaration(parent)) return isNamedTable(parent.name.getText(), table.getSourceFile());
  return false;
}

/** Whether rows are passed to a function that creates a test for each. */
function makesTestsOfRows(call: ts.CallExpression): boolean {
  const name = call.expression.getText();
  if (rows.has(name)) return true;
  return contains(
    call.getSourceFile(),
    (node) =>
      ((ts.isFunctionDeclaration(node) && node.name?.text === name) ||
        (ts.isVariableDeclaration(node) && node.name.getText() === name)) &&
      titlesTestsById(node),
  );
}

/** Whether a table in a variable is iterated with a test for each row, or passed to a function that does so. */
function isNamedTable(name: string, source: ts.SourceFile): boolean {
  return contains(source, (node) => {
    if (ts.isForOfStatement(node)) return mentions(node.expression, name) && titlesTestsById(node.statement);
    if (!ts.isCallExpression(node)) return false;
    const isGiven = node.arguments.some((argument) => mentions(argument, name));
    return isGiven && makesTestsOfRows(node);
  });
}

function mentions(node: ts.Node, name: string): boolean {
  return contains(node, (each) => ts.isIdentifier(each) && each.text === name);
}

/** Whether something creates a test whose title contains a row's id. */
function titlesTestsById(node: ts.Node): boolean {
  return contains(node, (each) => {
    const called = callOf(each);
    const title = called?.call.arguments[0];
    return isTest(called) && title !== undefined && ts.isTemplateExpression(title) && interpolatesId(title);
  });
}

function interpolatesId(title: ts.TemplateExpression): boolean {
  return title.templateSpans.some(({ expression }) => /(^|\.)id$/.test(expression.getText()));
}

function contains(node: ts.Node, is: (node: ts.Node) => boolean): boolean {
  return is(node) || (ts.forEachChild(node, (child) => contains(child, is) || undefined) ?? false);
}

function textOf(node: ts.Node | undefined): string {
  if (node === undefined) return "";
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isBinaryExpression(node)) return textOf(node.left) + textOf(node.right);
  return ts.isTemplateExpression(node) ? node.getText().slice(1, -1) : "";
}
