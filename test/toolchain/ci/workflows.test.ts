import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { paths } from "../../../embedded/host/paths.ts";

interface Job {
  "permissions"?: Record<string, string>;
  "timeout-minutes"?: number;
  "concurrency"?: { "group": string; "cancel-in-progress": boolean };
  "environment"?: string;
  "env"?: Record<string, string>;
  "steps": { uses?: string; run?: string; with?: Record<string, unknown> }[];
}

interface Workflow {
  on: Record<string, unknown>;
  permissions: unknown;
  jobs: Record<string, Job>;
}

const folder = join(paths.repository, ".github", "workflows");
const bad = join(import.meta.dirname, "bad-workflows", ".github", "workflows");
const files = readdirSync(folder);
const workflows = files.map((file) => ({ file, ...(parse(readFileSync(join(folder, file), "utf8")) as Workflow) }));
const jobs = workflows.flatMap(({ file, jobs }) =>
  Object.entries(jobs).map(([name, job]) => ({ where: `${file}: ${name}`, ...job })),
);

async function lint(
  command: string,
  args: string[],
  path: string,
): Promise<{ exitCode: number | undefined; output: string }> {
  const { exitCode, all } = await execa(command, [...args, path], { cwd: paths.repository, reject: false, all: true });
  return { exitCode, output: all };
}

const actionlint = (file: string) => lint("actionlint", ["-no-color", "-shellcheck=", "-pyflakes="], file);
const zizmor = (path: string) => lint("zizmor", ["--offline", "--no-progress", "--color=never"], path);

describe("the workflows", () => {
  for (const file of files) {
    it(`pass actionlint: ${file}`, async () => {
      assert.deepEqual(await actionlint(join(folder, file)), { exitCode: 0, output: "" });
    });
  }

  it("pass zizmor", async () => {
    const { exitCode, output } = await zizmor(".github");
    assert.equal(exitCode, 0, output);
  });

  it("would be stopped by actionlint", async () => {
    const { exitCode, output } = await actionlint(join(bad, "actionlint.yaml"));
    assert.equal(exitCode, 1);
    assert.match(output, /needs job "missing" which does not exist/);
    assert.match(output, /property "stack" is not defined/);
  });

  it("would be stopped by zizmor", async () => {
    const { exitCode, output } = await zizmor(join(bad, "zizmor.yaml"));
    assert.notEqual(exitCode, 0);
    for (const finding of ["dangerous-triggers", "template-injection", "unpinned-uses"])
      assert.ok(output.includes(finding), output);
  });

  it("pin each action to its commit, and name its release", () => {
    for (const file of [
      ...files.map((each) => join(folder, each)),
      join(folder, "..", "actions", "prepare", "action.yaml"),
    ]) {
      const uses = [...readFileSync(file, "utf8").matchAll(/uses: (.+)/g)].map(([, used = ""]) => used);
      for (const used of uses.filter((each) => !each.startsWith("./")))
        assert.match(used, /^[\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, file);
    }
  });

  it("have only the permissions that a job declares, and a time limit for each job", () => {
    for (const { file, permissions } of workflows) assert.deepEqual(permissions, {}, file);
    for (const { where, permissions = {}, "timeout-minutes": timeout } of jobs) {
      assert.equal(permissions.contents, "read", where);
      assert.ok(timeout && timeout <= 120, where);
      const written = Object.keys(permissions).filter((each) => permissions[each] === "write");
      assert.ok(
        written.every((each) => ["id-token", "issues", "packages", "pull-requests"].includes(each)),
        where,
      );
    }
  });

  it("give no secret to a fork's code: none is triggered by pull_request_target or workflow_run", () => {
    for (const { file, on } of workflows) assert.ok(!("pull_request_target" in on) && !("workflow_run" in on), file);
  });

  it("change a stack in only one run at a time, which is never cancelled", () => {
    const changing = jobs.filter(
      ({ steps, environment }) =>
        environment !== undefined && steps.some(({ run = "" }) => /ci (up|review)|promote/.test(run)),
    );
    assert.deepEqual(changing.map(({ where }) => where).sort(), [
      "cleanup.yaml: down",
      "main.yaml: staging",
      "release.yaml: prod",
      "review.yaml: up",
      "sweep.yaml: down",
    ]);
    for (const { where, concurrency } of changing) {
      assert.match(
        concurrency?.group ?? "",
        /^stack-(staging|prod|pr-\$\{\{ (github\.event\.number|matrix\.pull-request) \}\})$/,
        where,
      );
      assert.equal(concurrency?.["cancel-in-progress"], false, where);
    }
  });

  it("contain no logic: each step is one command of the repository", () => {
    for (const { where, steps } of jobs) {
      for (const { run } of steps)
        assert.match(
          run ?? "npm start",
          /^(sudo --preserve-env env "PATH=\$PATH" )?(npm (start|run [\w-]+)|\.ci\/run)[^\n;&|`]*$/,
          where,
        );
    }
  });
});
