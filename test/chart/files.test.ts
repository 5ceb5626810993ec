import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { version } from "../../package.json";
import { environmentPath, environmentTemplate } from "../../generate/chart/environment";
import { chartFiles, contentDigest, readByTemplates } from "../../generate/chart/files";
import { digestAnnotation, type Metadata, metadata, metadataOf } from "../../generate/chart/metadata";
import { templatesOf } from "../../generate/chart/templates";
import { parseVersions, recordedVersions, versionsFile } from "../../generate/chart/versions";
import { secretValues } from "../../settings/schema/secret-values";
import { chart } from "./views";

const repository = join(__dirname, "..", "..");
const files = ["values-development.yaml", "values-staging.yaml", "values-production.yaml"];
const read = (file: string) => readFileSync(join(chart, file), "utf8");
const current = parse(read("Chart.yaml")) as Metadata;

describe("the chart's files", () => {
  it("CHT-20 are up to date with the settings", () => {
    const digest = current.annotations?.[digestAnnotation] ?? "";
    const files = [...chartFiles({ name: "todo-app", version: current.version, digest }), ...readByTemplates()];
    files.push([environmentPath, environmentTemplate()]);
    for (const [path, content] of files) assert.equal(read(path), content, 'run "npm run chart"');
  });

  it("CHT-17 have a version that was recorded for this content", () => {
    const digest = contentDigest(templatesOf(chart));
    const fix = 'run "npm run chart -- --bump patch", minor or major';
    assert.equal(current.annotations?.[digestAnnotation], digest, fix);
    assert.equal(recordedVersions()[current.version], digest, fix);
  });

  it("CHT-17 have versions that never stood for other content", async () => {
    const path = relative(repository, versionsFile);
    const git = async (...args: string[]) => (await execa("git", args, { cwd: repository })).stdout;
    const commits = (await git("log", "--format=%H", "--diff-filter=AM", "--", path)).split("\n").filter(Boolean);
    for (const commit of commits) {
      const then = parseVersions(await git("show", `${commit}:${path}`));
      const now = recordedVersions();
      assert.deepEqual(Object.fromEntries(Object.keys(then).map((version) => [version, now[version]])), then);
    }
  });

  it("CHT-2 CHT-3 CHT-4 CHT-5 CHT-6 CHT-8 CHT-9 say what the chart is", () => {
    const { version: own, annotations, ...rest } = current;
    assert.match(own, /^\d+\.\d+\.\d+$/);
    assert.ok(annotations);
    assert.deepEqual(rest, {
      apiVersion: "v2",
      name: "todo-app",
      appVersion: version,
      description: "Todo Chatbot application with AI-powered task management",
      type: "application",
      kubeVersion: ">=1.27.0-0",
      keywords: ["todo", "chatbot", "fastapi", "nextjs"],
      maintainers: [{ name: "DevOps Team", email: "devops@example.com" }],
    });
  });

  const good = metadataOf({ name: "todo-app", version: "1.0.0", digest: "0" });
  const bad: { id: string; changes: object; key: string; rule: RegExp }[] = [
    { id: "CHT-2", changes: { version: "1.0" }, key: "version", rule: /SemVer/ },
    { id: "CHT-2", changes: { version: "v1.0.0" }, key: "version", rule: /SemVer/ },
    { id: "CHT-3", changes: { appVersion: "" }, key: "appVersion", rule: /empty/ },
    { id: "CHT-3", changes: { appVersion: undefined }, key: "appVersion", rule: /string/ },
    { id: "CHT-4", changes: { description: "" }, key: "description", rule: /empty/ },
    { id: "CHT-5", changes: { apiVersion: "v1" }, key: "apiVersion", rule: /must be v2/ },
    { id: "CHT-6", changes: { type: "library" }, key: "type", rule: /must be application/ },
    { id: "CHT-7", changes: { kubeVersion: "new enough" }, key: "kubeVersion", rule: /range/ },
  ];
  for (const { id, changes, key, rule } of bad) {
    it(`don't allow ${id} to be ${JSON.stringify(changes)}`, () => {
      const { success, error } = metadata.safeParse({ ...good, ...changes });
      assert.equal(success, false);
      assert.deepEqual(
        error?.issues.map(({ path }) => path.join(".")),
        [key],
      );
      assert.match(error?.issues[0]?.message ?? "", rule);
    });
  }

  it("CHT-14 include only templates that one of them defines", () => {
    const templates = templatesOf(chart);
    const paths = new Set(templates.map(({ path }) => path));
    for (const { dependencies } of templates)
      assert.deepEqual(
        dependencies.filter((path) => !paths.has(path)),
        [],
      );
    assert.ok(
      templates.find(({ name }) => name === "deployment-backend")?.dependencies.includes("templates/_workload.tpl"),
    );
  });

  it("CHT-18 contain no secret, and no default for one", () => {
    for (const file of ["values.yaml", ...files]) {
      const values = (parse(read(file)) ?? {}) as Record<string, object | undefined>;
      assert.deepEqual(
        Object.keys(values).filter((key) => key in secretValues),
        [],
      );
      assert.deepEqual(values.secretValues ?? {}, {});
    }
    assert.doesNotMatch(read("templates/secret.yaml"), /default|randAlpha|b64enc/);
  });
});
