import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";

const repository = join(__dirname, "..", "..", "..");
const content = "apiVersion: v1\n";

/** Prints the path of the kubeconfig file, then waits for input or a signal to end. */
const program = `console.log(require("./components/live/kubectl").pathOf(${JSON.stringify(content)}));
process.stdin.once("data", () => process.exit());`;

describe("a kubeconfig given as text", () => {
  for (const ending of ["its end", "SIGINT", "SIGTERM", "SIGHUP"] as const) {
    it(`is in a file that only its owner can read, deleted when the program ends: ${ending}`, async () => {
      const running = execa(process.execPath, ["--require", "./register.cjs", "--eval", program], {
        cwd: repository,
        reject: false,
      });
      const file = await new Promise<string>((resolve) =>
        running.stdout.once("data", (data: Buffer) => resolve(data.toString().trim())),
      );
      assert.equal(readFileSync(file, "utf8"), content);
      assert.deepEqual(
        [file, dirname(file)].map((each) => statSync(each).mode & 0o777),
        [0o600, 0o700],
      );
      if (ending === "its end") running.stdin.end("\n");
      else running.kill(ending);
      const { signal } = await running;
      assert.equal(signal, ending === "its end" ? undefined : ending);
      assert.equal(existsSync(dirname(file)), false);
    });
  }
});
