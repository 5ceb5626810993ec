import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { remove, set, setText } from "../../../settings/problems";

/** A shell's words for a `pulumi` command. */
function words(command: string): string[] {
  const script = `pulumi() { printf '%s\\0' "$@"; }; ${command}`;
  return execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1);
}

describe("the commands in fixes", () => {
  for (const text of ["DEBUG", "two words", "it's", "$(date)", "a;b", '"', "\\"]) {
    it(`pass ${JSON.stringify(text)} to Pulumi unchanged`, () => {
      assert.deepEqual(words(set("backend.logLevel", text)), [
        "config",
        "set",
        "--path",
        "todo:backend.logLevel",
        text,
      ]);
      assert.deepEqual(words(setText("image.tag", text)).at(-1), text);
    });

    it(`pass the key ${JSON.stringify(text)} to Pulumi unchanged`, () => {
      assert.equal(words(set(`extraEnv["${text}"]`, "1")).at(-2), `todo:extraEnv["${text}"]`);
      assert.equal(words(remove(`extraEnv["${text}"]`)).at(-1), `todo:extraEnv["${text}"]`);
    });
  }
});
