import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { environment, ensurePassphrase } from "../../embedded/host/environment.ts";
import { describe } from "../../embedded/host/failure.ts";
import { missingProgram } from "../../embedded/host/missing-program.ts";
import { paths } from "../../embedded/host/paths.ts";
import { endLeftProcesses } from "../../embedded/host/temporary.ts";
import {
  actionlintPiece,
  cranePiece,
  dockerPluginPiece,
  helmPiece,
  type Piece,
} from "../../embedded/pieces/catalog.ts";
import { pulumiPiece } from "../../embedded/pieces/pulumi.ts";
import { applicationTests, backendTests, deploymentTests, dockerTests, frontendTests, pythonTools } from "./tools.ts";

export interface Suite {
  name: string;
  /** Whether the suite talks to the embedded cluster, which then has every add-on. */
  needsCluster?: boolean;
  /** The folder that it writes to. No two suites with the same one run at the same time. */
  folder?: string;
  /** Pieces that it needs in addition to the cluster's. */
  pieces?: Piece[];
  /** Commands, run one after the other until one fails. */
  commands: Command[];
  /** Gets what the commands need beyond the toolchain; what it returns is added to their environment. */
  prepare?: () => Promise<Record<string, string>>;
}

interface Command {
  run: string[];
  cwd?: string;
}

export interface Outcome {
  name: string;
  passed: number;
  failed: number;
  skipped: number;
  seconds: number;
  succeeded: boolean;
  /** Tests that took long, in any order. */
  slow: SlowTest[];
}

export interface SlowTest {
  title: string;
  seconds: number;
}

/**
 * Runs the tests of a suite's folder below test/ with the folder's options, and those of other folders with the same.
 */
const mocha = (suite: string, ...others: string[]): Command => ({
  run: [
    "mocha",
    "--config",
    `test/${suite}/.mocharc.json`,
    ...[suite, ...others].map((folder) => `test/${folder}/**/*.test.ts`),
  ],
});

export const suites: Suite[] = [
  {
    name: "types",
    commands: [
      { run: ["tsc", "-p", "."] },
      { run: ["tsc", "-p", "toolchain"] },
      { run: ["tsc", "-p", "policy", "--noEmit"] },
    ],
  },
  { name: "lint", commands: [{ run: ["eslint", "."] }, { run: ["prettier", "--check", "."] }] },
  { name: "unit", commands: [{ run: ["mocha"] }] },
  { name: "chart", pieces: [helmPiece], commands: [mocha("chart")] },
  {
    name: "toolchain",
    pieces: [pulumiPiece, actionlintPiece],
    prepare: pythonTools,
    commands: [mocha("toolchain"), { run: ["npm", "test", "--workspace", "embedded"] }],
  },
  {
    name: "docker",
    pieces: [pulumiPiece, cranePiece, dockerPluginPiece],
    prepare: dockerTests,
    commands: [mocha("docker")],
  },
  {
    name: "frontend",
    folder: "frontend",
    prepare: frontendTests,
    commands: [{ run: ["npm", "test"], cwd: "frontend" }],
  },
  {
    name: "backend",
    prepare: backendTests,
    commands: [
      { run: ["ruff", "check", "."], cwd: "backend" },
      { run: ["python", "-m", "pytest", "-q", "--durations=10", "--durations-min=1"], cwd: "backend" },
    ],
  },
  {
    name: "app",
    folder: "frontend",
    prepare: applicationTests,
    commands: [{ run: ["npm", "run", "build"], cwd: "frontend" }, mocha("app")],
  },
  {
    name: "preview",
    needsCluster: true,
    prepare: pythonTools,
    commands: [{ run: ["tsc", "-p", "policy"] }, mocha("preview", "upgrade")],
  },
  {
    name: "e2e",
    needsCluster: true,
    pieces: [helmPiece],
    prepare: deploymentTests,
    commands: [{ run: ["tsc", "-p", "policy"] }, mocha("e2e")],
  },
];

interface SuiteRun {
  /** What the suite's `prepare` returned. */
  prepared: Record<string, string>;
  /** Whether another suite runs at the same time. Its output then comes when it has ended. */
  aside: boolean;
  /** How many milliseconds processes that it leaves get to end by themselves. */
  grace: number;
  /** The directory for its temporary files, which is created and deleted. */
  temporary: string;
}

/** Runs a suite with its output on the terminal, and counts its tests. */
async function runSuite(suite: Suite, { prepared, aside, grace, temporary }: SuiteRun): Promise<Outcome> {
  const started = performance.now();
  const heading = `\n── ${suite.name} ${"─".repeat(70 - suite.name.length)}`;
  console.log(aside ? `❯ ${suite.name}` : heading);
  const printed = [heading];
  const problems: string[] = [];
  const { PATH = environment().PATH, ...variables } = prepared;
  // What a suite leaves running is found by this folder, so no two suites share one.
  mkdirSync(temporary);
  // PostgreSQL runs as another user if the tests run as root.
  chmodSync(temporary, 0o711);
  const env = {
    ...environment(),
    ...variables,
    PATH: `${join(paths.repository, "node_modules", ".bin")}:${PATH}`,
    KUBECONFIG: paths.kubeconfig,
    TMPDIR: temporary,
  };
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const slow: SlowTest[] = [];
  const output = aside ? ("pipe" as const) : (["inherit", "pipe"] as const);
  let succeeded = true;
  for (const {
    run: [command = "", ...args],
    cwd = ".",
  } of suite.commands) {
    const result = await execa(command, args, {
      cwd: resolve(paths.repository, cwd),
      env,
      stdin: "ignore",
      stdout: output,
      stderr: output,
      all: true,
      reject: false,
    });
    printed.push(result.all ?? "");
    const { passed, failed, skipped } = countTests(result.all ?? "");
    counts.passed += passed;
    counts.failed += failed;
    slow.push(...slowTests(result.all ?? ""));
    counts.skipped += skipped;
    succeeded = !result.failed;
    if (result.exitCode === undefined) problems.push(withoutExitCode({ ...result, command }));
    if (!succeeded) break;
  }
  const left = await endLeftProcesses(grace, temporary);
  rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  problems.push(...left.map(({ pid, command }) => `✖ The suite ${suite.name} left process ${pid} running: ${command}`));
  if (aside) console.log(printed.join("\n"));
  for (const problem of problems) console.error(problem);
  if (left.length > 0) succeeded = false;
  // A suite that fails without a failing test (a compiler, a hook, a leftover process) counts as one failure.
  if (!succeeded && counts.failed === 0) counts.failed = 1;
  return { name: suite.name, ...counts, seconds: (performance.now() - started) / 1000, succeeded, slow };
}

/** What to print about a command without an exit code: its program is missing, or a signal ended it. */
export function withoutExitCode({
  command,
  code,
  signal,
  shortMessage,
}: {
  command: string;
  code?: string | undefined;
  signal?: string | undefined;
  shortMessage?: string | undefined;
}): string {
  if (code === "ENOENT") return describe(missingProgram(command));
  return `✖ ${signal === undefined ? (shortMessage ?? `${command} failed`) : `${command} was ended by ${signal}`}`;
}

/**
 * Runs suites: first those that compute, as many at a time as the machine has cores and at most two, then those that
 * need the cluster, one after the other, since a page's time limit means something on a quiet machine only.
 *
 * @param lanes how many suites compute at a time
 * @param grace how many milliseconds processes that a suite leaves get to end by themselves
 * @returns the outcomes, in the order of the suites
 */
export async function runSuites(
  chosen: Suite[],
  lanes = Math.min(2, availableParallelism()),
  grace = 20_000,
): Promise<Outcome[]> {
  ensurePassphrase();
  // One after the other, since suites share what they prepare.
  const prepared = new Map<Suite, Record<string, string>>();
  for (const suite of chosen) prepared.set(suite, (await suite.prepare?.()) ?? {});
  const outcomes = new Map<Suite, Outcome>();
  const run = async (suite: Suite, aside: boolean) => {
    // A short path: a browser's socket below it has 50 characters, and may have 107 with the path.
    const temporary = join(tmpdir(), `s${chosen.indexOf(suite)}`);
    outcomes.set(suite, await runSuite(suite, { prepared: prepared.get(suite) ?? {}, aside, grace, temporary }));
  };

  // The last ones take longest, so they start first.
  const computing = chosen.filter(({ needsCluster }) => !needsCluster).reverse();
  const aside = lanes > 1 && computing.length > 1;
  const inUse = new Set<string>();
  const lane = async () => {
    const isFree = ({ folder }: Suite) => folder === undefined || !inUse.has(folder);
    for (let next; (next = computing.findIndex(isFree)) !== -1;) {
      const [suite] = computing.splice(next, 1);
      if (!suite) return;
      if (suite.folder) inUse.add(suite.folder);
      await run(suite, aside);
      if (suite.folder) inUse.delete(suite.folder);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  for (const suite of chosen.filter(({ needsCluster }) => needsCluster)) await run(suite, false);
  return chosen.flatMap((suite) => outcomes.get(suite) ?? []);
}

/**
 * The counts in the closing lines of mocha ("3 passing", "1 pending"), pytest ("3 passed, 1 skipped") and Node's runner
 * ("# pass 3").
 */
export function countTests(output: string): Pick<Outcome, "passed" | "failed" | "skipped"> {
  const lines = linesOf(output);
  const pytest = lines.filter((line) => /^(?:=+ )?\d+ (?:passed|failed|skipped)\b.* in [\d.]+s/.test(line));
  const sum = (pattern: RegExp, of = lines) =>
    of.reduce((total, line) => total + Number(pattern.exec(line)?.[1] ?? 0), 0);
  const count = (mocha: string, python: string, node: string) =>
    sum(new RegExp(`^\\s+(\\d+) ${mocha}\\b`)) +
    sum(new RegExp(`\\b(\\d+) ${python}\\b`), pytest) +
    sum(new RegExp(`^[#ℹ] ${node} (\\d+)$`));
  return {
    passed: count("passing", "passed", "pass"),
    failed: count("failing", "failed", "fail"),
    skipped: count("pending", "skipped", "skipped"),
  };
}

/**
 * The tests with a duration printed by mocha ("✔ title (1234ms)"), Node's runner ("✔ title (12.5ms)") or pytest
 * ("1.23s call id").
 */
export function slowTests(output: string): SlowTest[] {
  return linesOf(output).flatMap((line) => {
    const [, title, milliseconds] = /^\s*✔ (.+) \((\d+(?:\.\d+)?)ms\)$/.exec(line) ?? [];
    if (title !== undefined) return [{ title, seconds: Number(milliseconds) / 1000 }];
    const [, seconds, id] = /^(\d+\.\d+)s call +(\S.*)$/.exec(line) ?? [];
    return id === undefined ? [] : [{ title: id, seconds: Number(seconds) }];
  });
}

/** Without color codes. */
function linesOf(output: string): string[] {
  // eslint-disable-next-line no-control-regex -- that is what colours are
  return output.replaceAll(/\u001b\[[0-9;]*m/g, "").split("\n");
}
