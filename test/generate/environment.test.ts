import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { entries, podEnvironment, variableName } from "../../settings";

const root = join(__dirname, "..", "..");
const tables = [
  "settings/facts/environment.ts",
  "settings/facts/pod-environment.ts",
  // Written from the tables.
  "chart/templates/_environment.tpl",
];

/** Sources that could spell a key or a variable, and no tests or documents. */
const sources = execFileSync("git", ["ls-files", "components", "settings", "generate", "chart/templates", "index.ts"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "" && !tables.includes(file));

describe("the tables of the application's environment", () => {
  const keys = entries.map(([, { key }]) => key);
  const pods = Object.values(podEnvironment);
  const names = [
    ...keys.filter((key) => key.includes("-")),
    ...keys.map(variableName),
    ...pods.map(({ variable }) => variable),
    ...pods.flatMap((variable) => ("key" in variable ? [variable.key] : [])),
  ];

  it("are the only place that spells a key or a variable", () => {
    const spelled = new RegExp(`(["'\`]|^ *|name: )(${names.join("|")})(["'\`]|:|$)`, "m");
    const found = sources.flatMap((file) => {
      const [text] = spelled.exec(readFileSync(join(root, file), "utf8")) ?? [];
      return text === undefined ? [] : [`${file}: ${text.trim()}`];
    });
    assert.deepEqual(found, []);
  });
});
