import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { layouts } from "../../generate/chart/layouts";
import type { Metadata } from "../../generate/chart/metadata";
import { placed } from "../../generate/chart/values";
import type { Tree } from "../../settings/formats/tree";
import { type KubernetesObject, withCluster } from "../support/program";
import { cases } from "./cases";
import { assertSame, exactHelmView, exactly, objectsIn, pulumiView, templateOf } from "./views";

const repository = join(__dirname, "..", "..");
const names = {
  single: ["todo-app"],
  separate: ["todo-shared", "todo-database", "todo-backend", "todo-frontend"],
  umbrella: ["todo"],
};
const environments = ["values-development.yaml", "values-staging.yaml", "values-production.yaml"];

/** `npm run chart`, as a person types it in a folder. */
async function command(folder: string, ...args: string[]) {
  return execa("npm", ["--prefix", repository, "run", "--silent", "chart", "--", ...args], {
    cwd: folder,
    reject: false,
  });
}

describe("the chart's layouts", () => {
  const folder = mkdtempSync(join(tmpdir(), "todo-chart-test-"));
  const at = (layout: keyof typeof names, name: string) => join(folder, layout, name);
  const metadataIn = (path: string) => parse(readFileSync(join(path, "Chart.yaml"), "utf8")) as Metadata;

  withCluster();
  before(async () => {
    for (const layout of layouts) {
      const { exitCode, stderr } = await command(folder, "--layout", layout, "--to", layout);
      assert.equal(exitCode, 0, stderr);
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("CHT-1 CHT-2 CHT-10 are one chart, one chart per part, or one chart with subcharts in its folder", () => {
    for (const layout of layouts) {
      assert.deepEqual(readdirSync(join(folder, layout)).sort(), [...names[layout]].sort());
      for (const name of names[layout]) assert.equal(metadataIn(at(layout, name)).name, name);
    }
    const { dependencies, version } = metadataIn(at("umbrella", "todo"));
    const wanted = ["database", "backend", "frontend"].map((name) => ({
      name,
      version,
      repository: `file://./charts/${name}`,
    }));
    assert.deepEqual(dependencies, wanted);
    for (const { name } of wanted)
      assert.equal(metadataIn(join(at("umbrella", "todo"), "charts", name)).version, version);
  });

  it("CHT-1 CHT-15 pass helm lint with each environment's values", async () => {
    for (const chart of layouts.flatMap((layout) => names[layout].map((name) => at(layout, name)))) {
      for (const file of environments) {
        const { exitCode, stdout } = await execa("helm", ["lint", "--strict", chart, "--values", join(chart, file)], {
          reject: false,
        });
        assert.equal(exitCode, 0, stdout);
      }
    }
  });

  /** What all charts of a layout render, each as a separate release. */
  async function made(layout: "separate" | "umbrella", values: Tree): Promise<KubernetesObject[]> {
    const given = placed(exactly({ ...values, instance: "test" }), layout === "umbrella" ? "global" : "top");
    const rendered = await Promise.all(
      names[layout].map((name) => templateOf(at(layout, name), given, "--name-template", name)),
    );
    return rendered.flatMap(objectsIn);
  }

  // The single chart is compared with the program in all cases; these cases put something into each chart, or leave
  // one empty.
  const some = [
    "production",
    "an external database",
    "a ConfigMap and a Secret that can't change",
    "keys like variables",
    "Secrets of the stack's own",
    "a store for tests",
  ];
  for (const name of some) {
    it(`CHT-1 REL-7 together render what the single chart renders for ${name}`, async () => {
      const { values } = await pulumiView(cases[name]!);
      const whole = await exactHelmView(values);
      for (const layout of ["separate", "umbrella"] as const) {
        const objects = await made(layout, values);
        assert.equal(objects.length, whole.length, layout);
        assertSame(objects, whole);
      }
    });
  }

  it("CHT-16 CFG-26 refuse a value that no chart reads, and an invalid one", async () => {
    const umbrella = at("umbrella", "todo");
    assert.match(
      (await templateOf(umbrella, { frontend: { replicaCount: 2 } })).stderr,
      /at '\/frontend': additional properties 'replicaCount' not allowed/,
    );
    assert.match(
      (await templateOf(umbrella, { backend: { port: 1 } })).stderr,
      /at '\/backend': additional properties 'port' not allowed/,
    );
    assert.match(
      (await templateOf(umbrella, { global: { frontend: { replicaCount: 0 } } })).stderr,
      /at '\/global\/frontend\/replicaCount': minimum: got 0, want 1/,
    );
    assert.match(
      (await templateOf(at("separate", "todo-frontend"), { frontend: { replicaCount: 0 } })).stderr,
      /at '\/frontend\/replicaCount': minimum/,
    );
  });

  it("CHT-1 are rewritten over an earlier version, and never over anything else", async () => {
    const chart = at("single", "todo-app");
    writeFileSync(join(chart, "templates", "gone.yaml"), "");
    assert.equal((await command(folder, "--layout", "single", "--to", "single")).exitCode, 0);
    assert.equal(existsSync(join(chart, "templates", "gone.yaml")), false);
    const strange = join(folder, "strange", "todo-app");
    mkdirSync(strange, { recursive: true });
    writeFileSync(join(strange, "notes.txt"), "mine");
    const { exitCode, stderr } = await command(folder, "--layout", "single", "--to", "strange");
    assert.deepEqual(
      [exitCode, stderr],
      [1, `✖ ${strange} isn't a chart that this command wrote; give another folder, or remove it`],
    );
    assert.deepEqual(readdirSync(strange), ["notes.txt"]);
  });

  const wrong: [args: string[], said: string][] = [
    [["--layout", "double", "--to", "x"], "--layout takes single, separate, umbrella, not double"],
    [["--layout", "umbrella"], "--layout and --to <folder> go together: chart/ itself has the single layout"],
    [["--to", "x"], "--layout and --to <folder> go together: chart/ itself has the single layout"],
    [["--bump", "huge"], "--bump takes patch, minor, major, not huge"],
  ];
  for (const [args, said] of wrong) {
    it(`CHT-1 refuses ${args.join(" ")}, and writes nothing`, async () => {
      const { exitCode, stderr } = await command(folder, ...args);
      assert.deepEqual([exitCode, stderr], [1, `✖ ${said}`]);
      assert.equal(existsSync(join(folder, "x")), false);
    });
  }
});
