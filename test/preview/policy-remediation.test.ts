import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { Workspace } from "../support/workspace";

const pack = join(__dirname, "..", "..", "policy");

describe("update with policies that remediate and exempt", () => {
  const workspace = new Workspace("remediated", "dev", {}, join(__dirname, "remediated-program"));
  const rendered = join(workspace.folder, "rendered");
  const config = join(workspace.folder, "policies.json");
  const up = async (policies: object) => {
    writeFileSync(config, JSON.stringify({ all: "disabled", ...policies }));
    return workspace.pulumi("up", "--yes", "--skip-preview", "--policy-pack", pack, "--policy-pack-config", config, {
      RENDERED: rendered,
    });
  };
  /** A Deployment as it was created, in a file instead of a cluster. */
  const made = (name: string) => {
    const file = readdirSync(rendered, { recursive: true, encoding: "utf8" }).find((path) =>
      path.includes(`deployment-remediated-${name}`),
    );
    return parse(readFileSync(join(rendered, file!), "utf8")) as {
      metadata: { labels?: object };
      spec: { template: { spec: any } };
    };
  };

  before(() => workspace.init());
  after(() => workspace.remove());

  it("remediates what it can change safely, before it is created", async () => {
    const remediating = Object.fromEntries(
      ["seccomp", "privilege-escalation", "drop-capabilities", "service-account-token"].map((name) => [
        name,
        "remediate",
      ]),
    );
    // It refuses what it can't remediate: a person has to choose the other labels.
    const labels = { enforcementLevel: "remediate", required: ["app.kubernetes.io/managed-by"], workloads: [] };
    const { exitCode, output } = await up({ ...remediating, labels });
    assert.equal(exitCode, 0, output);
    const { metadata, spec } = made("remediated");
    const { automountServiceAccountToken, securityContext, containers } = spec.template.spec;
    assert.equal(automountServiceAccountToken, false);
    assert.deepEqual(securityContext, { seccompProfile: { type: "RuntimeDefault" } });
    assert.deepEqual(containers[0].securityContext, {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
    });
    assert.deepEqual(metadata.labels, { "app.kubernetes.io/managed-by": "Pulumi" });
  });

  it("doesn't remediate unless the config says so", async () => {
    const { exitCode, output } = await up({ seccomp: "advisory" });
    assert.equal(exitCode, 0, output);
    assert.equal("securityContext" in made("remediated").spec.template.spec, false);
  });

  it("accepts an exemption with a reason, and reports it", async () => {
    const { exitCode, output } = await up({ privileged: "mandatory" });
    assert.equal(exitCode, 0, output);
    assert.match(output, /exempt.*loads the kernel module of the storage/);
  });
});
