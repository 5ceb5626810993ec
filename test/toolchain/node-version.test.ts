import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import semver from "semver";
import { z } from "zod";
import { paths } from "../../embedded/host/paths.ts";
import { isInRange } from "../../toolchain/node-range.mjs";

const engines = z.object({ node: z.string() });
const manifest = z.object({ engines });
const lockFile = z.object({ packages: z.record(z.string(), z.object({ engines: engines.partial().optional() })) });

const read = (...names: string[]) => readFileSync(join(paths.repository, ...names), "utf8");
const { node: range } = manifest.parse(JSON.parse(read("package.json"))).engines;
const locked = Object.entries(lockFile.parse(JSON.parse(read("package-lock.json"))).packages).flatMap(
  ([name, { engines: asked }]) => (name !== "" && asked?.node !== undefined ? [{ name, asks: asked.node }] : []),
);

/**
 * What our own code uses, and the release of each line that has it without a flag: nodejs.org/api, the sections
 * "History" of each.
 */
const features = [
  { what: "type stripping (typescript.html)", since: "^22.18.0 || >=23.6.0" },
  { what: "import.meta.dirname (esm.html)", since: "^20.11.0 || >=21.2.0" },
  { what: "Promise.withResolvers (V8 11.9)", since: ">=22.0.0" },
];

describe("the Node that package.json asks for", () => {
  for (const { what, since } of features) {
    it(`has ${what}`, () => assert.ok(semver.subset(range, since), since));
  }

  it("is one that each locked package runs on", () => {
    assert.ok(locked.length > 200, String(locked.length));
    const others = locked.filter(({ asks }) => !semver.subset(range, asks));
    assert.deepEqual(others, []);
  });

  it("isn't narrower than they need", () => {
    const needs = [...features.map(({ since }) => since), ...locked.map(({ asks }) => asks)];
    for (const wider of ["^22.18.0 || >=24", "^22.19.0 || >=23"])
      assert.ok(!needs.every((each) => semver.subset(wider, each)), wider);
  });

  it("is one that the policy pack runs on, which asks for less", () => {
    const pack = z.object({ engines, dependencies: z.record(z.string(), z.string()) });
    const { engines: own, dependencies } = pack.parse(JSON.parse(read("policy", "package.json")));
    assert.ok(semver.subset(range, own.node));
    for (const name of Object.keys(dependencies)) {
      const asked = locked.find((each) => each.name === `node_modules/${name}`);
      assert.ok(asked === undefined || semver.subset(own.node, asked.asks), name);
    }
  });

  it("is what the pages for readers say", () => {
    const oldest = semver.minVersion(range);
    for (const page of ["README.md", "CONTRIBUTING.md"]) {
      const said = [...read(page).matchAll(/Node (\d+(?:\.\d+)*) or newer/g)].map(([, version = ""]) => version);
      assert.ok(said.length > 0, page);
      for (const version of said) assert.equal(semver.coerce(version)?.version, oldest?.version, page);
    }
  });

  it("takes in the one that developers and workflows get", () => {
    const pinned = read(".nvmrc").trim();
    assert.ok(semver.satisfies(pinned, range), pinned);
    assert.match(read(".devcontainer", "Dockerfile"), new RegExp(`^FROM node:${pinned.replaceAll(".", "\\.")}-`, "m"));
    const folder = [".github", "workflows"];
    const workflows = readdirSync(join(paths.repository, ...folder)).map((file) => read(...folder, file));
    const steps = [...workflows, read(".github", "actions", "prepare", "action.yaml")].flatMap((text) =>
      text.split(/^ *- /m).filter((step) => step.includes("actions/setup-node@")),
    );
    assert.ok(steps.length > 5);
    for (const step of steps) assert.match(step, /^ *node-version-file: \.nvmrc$/m);
  });
});

describe("the bootstrap's reading of the range", () => {
  for (const version of ["18.20.8", "20.19.0", "22.18.9", "22.19.0", "22.21.1", "23.11.1", "24.0.0", "25.2.0"]) {
    it(`is semver's: ${version}`, () => assert.equal(isInRange(version, range), semver.satisfies(version, range)));
  }

  it("refuses an operator that it doesn't know", () => {
    assert.throws(() => isInRange("24.0.0", "~24.1.0"), /the range "~24\.1\.0" of Node isn't one of \^ or >=/);
  });
});
