import { Failure } from "../../embedded/host/failure.ts";
import { type Outcome, runSuites, suites } from "../suites/index.ts";
import type { CommandLine } from "./arguments.ts";
import up, { upPieces } from "./up.ts";

/**
 * Runs the test suites, all or the named ones, and ends with the number of tests. A failing suite doesn't stop the
 * later ones.
 */
export default async function test({ words: names }: CommandLine): Promise<void> {
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    throw new Failure(`There is no test suite ${unknown.join(", ")}`, {
      why: "the suites are " + suites.map(({ name }) => name).join(", "),
      fix: 'Name some of them, "npm test -- unit e2e", or none to run all.',
    });
  }
  const chosen = suites.filter(({ name }) => names.length === 0 || names.includes(name));
  const pieces = chosen.flatMap((suite) => suite.pieces ?? []);
  await (chosen.some(({ needsCluster }) => needsCluster) ? up(["--addons", "all"], pieces) : upPieces(pieces));

  report(await runSuites(chosen));
}

function report(outcomes: Outcome[]): void {
  const columns = (...values: (string | number)[]) => values.map((value) => String(value).padStart(8)).join("");
  console.log(`\n  ${"Suite".padEnd(10)}${columns("passed", "failed", "skipped", "seconds")}`);
  for (const { name, passed, failed, skipped, seconds, succeeded } of outcomes) {
    const counts = columns(passed, failed, skipped, seconds.toFixed(0));
    console.log(`${succeeded ? "✔" : "✖"} ${name.padEnd(10)}${counts}`);
  }
  const sum = (key: "passed" | "failed" | "skipped") => outcomes.reduce((total, outcome) => total + outcome[key], 0);
  for (const line of slowest(outcomes)) console.log(line);
  console.log(`\n${sum("passed")} passed, ${sum("failed")} failed, ${sum("skipped")} skipped`);
  if (outcomes.some(({ succeeded }) => !succeeded)) process.exitCode = 1;
}

/** The ten slowest tests of a second or more, for the summary; nothing if there are none. */
export function slowest(outcomes: Pick<Outcome, "name" | "slow">[]): string[] {
  const tests = outcomes
    .flatMap(({ name, slow }) => slow.map((test) => ({ ...test, suite: name })))
    .filter(({ seconds }) => seconds >= 1)
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, 10);
  if (tests.length === 0) return [];
  return [
    "",
    "Slowest tests",
    ...tests.map(({ suite, title, seconds }) => `  ${seconds.toFixed(0).padStart(4)} s  ${suite}: ${title}`),
  ];
}
