import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { type MinikubeInputs, provider } from "../../../../components/cluster/minikube/provider";
import { awaitReady } from "../../../../components/cluster/minikube/ready";
import { readKubeconfig } from "../../../../components/cluster/minikube/state";
import { FakeMinikube } from "../../../support/minikube";

const profile = "todo-test-docker-4-4096";
const inputs: MinikubeInputs = { profile, driver: "docker", cpus: 4, memory: 4096, addons: [], ports: [] };

/** What a real Minikube leaves of a killed start was tried with v1.38.1; the stand-in leaves the same. */
describe("a Minikube whose first start was killed", function () {
  this.timeout(60_000);
  let minikube: FakeMinikube;
  const { log } = console;
  let logged: string[];

  beforeEach(() => {
    minikube = new FakeMinikube();
    logged = [];
    console.log = (message: string) => logged.push(message);
    // What no start can finish would be tried for nine minutes.
    process.env.FAKE_MINIKUBE_DIALS_FOR = "100";
  });
  afterEach(() => {
    console.log = log;
    minikube.remove();
  });

  const start = "start --interactive=false --driver=docker --cpus=4 --memory=4096 --output=json";
  const moments = ["container", "ssh", "boot"] as const;
  for (const moment of moments) {
    it(`MK-6 is deleted and made again: killed at "${moment}"`, async () => {
      await minikube.killStart(profile, moment);
      minikube.changes();
      const { outs } = await provider.create(inputs);
      assert.equal((outs as { running: boolean }).running, true);
      assert.deepEqual(minikube.changes(), ["delete", start]);
      assert.equal(minikube.machine(profile).ready, true);
      assert.ok(
        logged.includes(
          `minikube ${profile}: deleting the profile, because its first start was killed, and starting again`,
        ),
      );
    });
  }

  it("is deleted and made again if Minikube can't read its configuration", async () => {
    minikube.run(profile, "start", "--driver=docker", "--cpus=4", "--memory=4096");
    minikube.writeConfig(profile, "{");
    minikube.changes();
    await provider.create(inputs);
    assert.deepEqual(minikube.changes(), ["delete", start]);
  });

  it("isn't taken for made after a person started it again, although Minikube says that it runs", async () => {
    await minikube.killStart(profile, "boot");
    minikube.run(profile, "start");
    await assert.rejects(
      awaitReady(profile, await readKubeconfig(profile), 0),
      new RegExp(
        `^Error: The Minikube profile ${profile} runs, but can't run pods: its node ${profile} isn't Ready ` +
          "\\(container runtime network not ready: cni plugin not initialized\\)\\nfix: see why: minikube logs " +
          `--profile=${profile}; if its first start was killed, it never will: minikube delete --profile=${profile}`,
      ),
    );
  });

  it("isn't deleted under a start that outlived the update which began it", async () => {
    const env = { ...process.env, FAKE_MINIKUBE_PAUSE_AT: "boot", FAKE_MINIKUBE_PAUSE: "1500" };
    const flags = ["--driver=docker", "--cpus=4", "--memory=4096"];
    const other = spawn("minikube", [`--profile=${profile}`, "start", ...flags], { env, stdio: "ignore" });
    const ended = new Promise((resolve) => other.on("exit", resolve));
    await new Promise((resolve) => setTimeout(resolve, 500));
    await provider.create(inputs);
    assert.equal(await ended, 0);
    assert.ok(logged.includes(`minikube ${profile}: waiting for a start that is still running`));
    assert.deepEqual(minikube.changes(), ["start --driver=docker --cpus=4 --memory=4096"]);
  });
});
