import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kubectlCommand } from "../../../components/live/kubectl-command";

describe("kubectlCommand", () => {
  const { PATH } = process.env;
  let folder: string;

  beforeEach(() => void (process.env.PATH = folder = mkdtempSync(join(tmpdir(), "todo-kubectl-"))));
  afterEach(() => {
    process.env.PATH = PATH;
    rmSync(folder, { recursive: true });
  });

  const install = (name: string) => writeFileSync(join(folder, name), "#!/bin/sh\n", { mode: 0o755 });

  it("is the one on PATH, else Minikube's, else none", () => {
    assert.equal(kubectlCommand(["get", "pods"]), undefined);
    install("minikube");
    assert.deepEqual(kubectlCommand(["get", "pods"]), ["minikube", ["kubectl", "--", "get", "pods", "--cluster="]]);
    install("kubectl");
    assert.deepEqual(kubectlCommand(["get", "pods"]), ["kubectl", ["get", "pods"]]);
  });

  it("leaves a command that runs in a pod as it is", () => {
    install("minikube");
    const [, args] = kubectlCommand(["exec", "pod", "--", "ls", "-l"]) ?? [];
    assert.deepEqual(args, ["kubectl", "--", "exec", "pod", "--cluster=", "--", "ls", "-l"]);
  });
});
