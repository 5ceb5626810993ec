import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { Refusal, SettingsError } from "../../../settings";

describe("Refusal", () => {
  it("is an error that Pulumi prints without a stack trace, with its fix on the next line", () => {
    const refusal = new Refusal("kubectl isn't on PATH", "install it");
    assert.ok(RunError.isInstance(refusal));
    assert.equal(refusal.stack, "");
    assert.equal(refusal.message, "kubectl isn't on PATH\n    fix: install it");
    assert.deepEqual([refusal.what, refusal.fix], ["kubectl isn't on PATH", "install it"]);
  });

  it("keeps its message when Pulumi would prefix it with the property that failed", () => {
    const refusal = new Refusal("kubectl isn't on PATH", "install it");
    refusal.message = `error serializing property "kubeconfig": ${refusal.message}`;
    assert.equal(refusal.message, "kubectl isn't on PATH\n    fix: install it");
  });

  it("is thrown for invalid settings, with the fix of each problem", () => {
    const problems = [{ key: "backend.port", value: 0, rule: "must be a port", fix: "set it" }];
    const refusal = new SettingsError("dev", problems);
    assert.ok(refusal instanceof Refusal);
    assert.equal(refusal.stack, "");
    assert.equal(
      refusal.message,
      "The settings of stack dev have a problem; nothing was changed.\n" +
        "  - todo:backend.port is 0: must be a port\n    fix: set it",
    );
  });
});
