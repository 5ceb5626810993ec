import { join } from "node:path";
import { execa } from "execa";
import { environment, ensurePassphrase } from "../../embedded/host/environment.ts";
import { describe } from "../../embedded/host/failure.ts";
import { missingProgram } from "../../embedded/host/missing-program.ts";
import { paths } from "../../embedded/host/paths.ts";
import { endLeftProcesses } from "../../embedded/host/temporary.ts";
import { actionlintPiece, helmPiece, type Piece } from "../../embedded/pieces/catalog.ts";
import { pulumiPiece } from "../../embedded/pieces/pulumi.ts";
import { applicationTests, backendTests, deploymentTests, frontendTests, pythonTools } from "./tools.ts";

export interface Suite {
  name: string;
  /** Whether the suite talks to the embedded cluster, which then has every add-on. */
  needsCluster?: boolean;
  /**
   * Whether its tests kill engines, whose plugins then have no parent that ends them. What such a suite leaves is shown
   * and ended, and doesn't fail it; what any other suite leaves does.
   */
  killsEngines?: boolean;
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
    commands: [{ run: ["tsc", "-p", "."] }, { run: ["tsc", "-p", "toolchain"] }, { run: ["tsc", "-p", "policy"] }],
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
  { name: "frontend", prepare: frontendTests, commands: [{ run: ["npm", "test"], cwd: "frontend" }] },
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
    prepare: applicationTests,
    commands: [{ run: ["npm", "run", "build"], cwd: "frontend" }, mocha("app")],
  },
  {
    name: "preview",
    needsCluster: true,
    killsEngines: true,
    prepare: pythonTools,
    commands: [{ run: ["tsc", "-p", "policy"] }, mocha("preview", "upgrade")],
  },
  {
    name: "e2e",
    needsCluster: true,
    killsEngines: true,
    pieces: [helmPiece],
    prepare: deploymentTests,
    commands: [{ run: ["tsc", "-p", "policy"] }, mocha("e2e")],
  },
];

/** Runs a suite with its output on the terminal, and counts its tests. */
export async function runSuite(suite: Suite): Promise<Outcome> {
  const started = performance.now();
  console.log(`\n── ${suite.name} ${"─".repeat(70 - suite.name.length)}`);
  ensurePassphrase();
  const { PATH = environment().PATH, ...prepared } = (await suite.prepare?.()) ?? {};
  const env = {
    ...environment(),
    ...prepared,
    PATH: `${join(paths.repository, "node_modules", ".bin")}:${PATH}`,
    KUBECONFIG: paths.kubeconfig,
  };
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const slow: SlowTest[] = [];
  let succeeded = true;
  for (const {
    run: [command = "", ...args],
    cwd = ".",
  } of suite.commands) {
    const result = await execa(command, args, {
      cwd: join(paths.repository, cwd),
      env,
      stdin: "ignore",
      stdout: ["inherit", "pipe"],
      stderr: ["inherit", "pipe"],
      all: true,
      reject: false,
    });
    const { passed, failed, skipped } = countTests(result.all ?? "");
    counts.passed += passed;
    counts.failed += failed;
    slow.push(...slowTests(result.all ?? ""));
    counts.skipped += skipped;
    succeeded = !result.failed;
    if (result.exitCode === undefined) console.error(withoutExitCode({ ...result, command }));
    if (!succeeded) break;
  }
  const left = await endLeftProcesses();
  for (const { pid, command } of left) console.error(`✖ The suite left process ${pid} running: ${command}`);
  if (left.length > 0 && !suite.killsEngines) succeeded = false;
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
