import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { parse } from "yaml";
import { Failure } from "../../../embedded/host/failure.ts";
import { paths } from "../../../embedded/host/paths.ts";
import { LocalStack } from "../../../toolchain/stack/index.ts";
import { policyOptions, presetFor } from "../../../toolchain/stack/policies.ts";

/**
 * Records each command and the policies that it was given, and fails where a file says so. test/e2e/environments has
 * the real Pulumi with the real pack.
 */
const pulumi = (folder: string) => `#!/bin/sh
echo "$1 $2 \${PULUMI_OPTION_POLICY_PACK:-no pack} \${PULUMI_OPTION_POLICY_PACK_CONFIG:-no preset}" >> '${folder}/calls'
if [ "$1 $2" = "config --non-interactive" ]; then echo "  todo:promoteFrom: $3" >> "$PULUMI_OPTION_CONFIG_FILE"; fi
[ ! -e "${folder}/fails-$1" ]
`;

interface PackConfig {
  "pack": { environment: string };
  "image-registry": { allowed: string[] };
}

describe("the policies of a stack", () => {
  const { PATH, PULUMI_OPTION_POLICY_PACK: packs } = process.env;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
    mkdirSync(join(folder, "bin"));
    writeFileSync(join(folder, "bin", "pulumi"), pulumi(folder), { mode: 0o755 });
    process.env.PATH = [join(folder, "bin"), dirname(process.execPath), PATH].join(delimiter);
    delete process.env.PULUMI_OPTION_POLICY_PACK;
  });
  afterEach(() => {
    process.env.PATH = PATH;
    if (packs === undefined) delete process.env.PULUMI_OPTION_POLICY_PACK;
    else process.env.PULUMI_OPTION_POLICY_PACK = packs;
    rmSync(folder, { recursive: true });
  });

  const stack = (name: string, overrides: Record<string, unknown> = {}) =>
    new LocalStack(name, { folder: join(folder, "stacks"), overrides });

  /** The previews and updates so far, each with its pack and preset. */
  const runs = () =>
    readFileSync(join(folder, "calls"), "utf8")
      .split("\n")
      .map((line) => line.split(" "))
      .filter(([command]) => command === "preview" || command === "up")
      .map(([command, , ...rest]) => [command, ...rest].join(" "));
  const under = (name: string) =>
    `${join(paths.repository, "policy")} ${join(folder, "stacks", `policies.${name}.json`)}`;
  const configOf = (name: string) =>
    JSON.parse(readFileSync(join(folder, "stacks", `policies.${name}.json`), "utf8")) as PackConfig;

  for (const [name, expected] of Object.entries({
    dev: ["up"],
    staging: ["preview", "up"],
    prod: ["preview", "up"],
  })) {
    it(`judge each update of ${name} by its preset: ${expected.join(", then ")}`, async () => {
      const own = stack(name);
      await own.ensure();
      await own.up({ skipPolicies: false });
      assert.deepEqual(
        runs(),
        expected.map((command) => `${command} ${under(name)}`),
      );
      assert.equal(configOf(name).pack.environment, name);
    });
  }

  it("judge none if told not to", async () => {
    const own = stack("prod");
    await own.ensure();
    await own.up({ skipPolicies: true });
    assert.deepEqual(runs(), ["up no pack no preset"]);
  });

  it("are the user's where Pulumi is told which packs to use", async () => {
    process.env.PULUMI_OPTION_POLICY_PACK = "/own/pack";
    const own = stack("prod");
    await own.ensure();
    await own.up({ skipPolicies: false });
    assert.deepEqual(runs(), ["preview /own/pack no preset", "up /own/pack no preset"]);
  });

  it("allow the registries in the stack's settings in addition to the preset's", async () => {
    const own = stack("staging", { "todo:global": { environment: "staging", imageRegistry: "ghcr.io/acme" } });
    await own.ensure();
    await own.up({ skipPolicies: false });
    const preset = JSON.parse(
      readFileSync(join(paths.repository, "policy", "presets", "staging.json"), "utf8"),
    ) as PackConfig;
    assert.deepEqual(configOf("staging"), {
      ...preset,
      "image-registry": {
        allowed: [...preset["image-registry"].allowed, "ghcr.io/acme/todo-frontend", "ghcr.io/acme/todo-backend"],
      },
    });
  });

  it("refuse a promotion before it changes anything, and its settings are put back", async () => {
    const own = stack("prod");
    await own.ensure();
    const file = join(folder, "stacks", "Pulumi.prod.yaml");
    const before = readFileSync(file, "utf8");
    writeFileSync(join(folder, "fails-preview"), "");
    await assert.rejects(
      own.upWith(() => own.set("todo:promoteFrom", "staging"), { skipPolicies: false }),
      (error: unknown) => error instanceof Failure && error.message.includes("(pulumi preview, stack prod)"),
    );
    assert.equal(readFileSync(file, "utf8"), before);
    assert.deepEqual(runs(), [`preview ${under("prod")}`]);
  });

  it("leave the settings of an update that began", async () => {
    const own = stack("prod");
    await own.ensure();
    writeFileSync(join(folder, "fails-up"), "");
    await assert.rejects(own.upWith(() => own.set("todo:promoteFrom", "staging"), { skipPolicies: false }));
    const { config } = parse(readFileSync(join(folder, "stacks", "Pulumi.prod.yaml"), "utf8")) as {
      config: Record<string, unknown>;
    };
    assert.ok("todo:promoteFrom" in config);
  });
});

describe("the preset of a stack", () => {
  const cases: [stack: string, environment: "development" | "staging" | "production", preset: string][] = [
    ["dev", "development", "dev"],
    ["prod", "development", "prod"],
    ["pr-7", "development", "dev"],
    ["canary", "production", "prod"],
    ["qa", "staging", "staging"],
  ];
  for (const [stack, environment, preset] of cases) {
    it(`is ${preset} for ${stack}, in ${environment}`, () => assert.equal(presetFor(stack, environment), preset));
  }

  it("exists for each, and is written as it is where nothing has to be added", () => {
    const folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
    try {
      for (const preset of ["dev", "staging", "prod"] as const) {
        const file = join(folder, preset);
        const { PULUMI_OPTION_POLICY_PACK: pack = "" } = policyOptions(preset, [], file);
        assert.ok(existsSync(join(pack, "PulumiPolicy.yaml")));
        const committed: unknown = JSON.parse(readFileSync(join(pack, "presets", `${preset}.json`), "utf8"));
        assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), committed);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
