import assert from "node:assert/strict";
import { join } from "node:path";
import { Workspace } from "../support/workspace";

const namespace = "todo-rollout";
const good = { namespace, version: 1, mode: "good", tag: "3.11-slim-bookworm" };

/** The program's progressDeadlineSeconds, plus what Pulumi, kubectl and a busy machine need. */
const deadline = (20 + 40) * 1000;

describe("a rollout", () => {
  const workspace = new Workspace("rollout", "dev", { "todo:rollout": good }, join(__dirname, "rollout"));

  const kubectl = async (...args: string[]) => {
    const { exitCode, stdout, output } = await workspace.kubectl("--namespace", namespace, ...args);
    assert.equal(exitCode, 0, output);
    return stdout;
  };
  const roll = (wanted: object) => {
    workspace.configure({ "todo:rollout": { ...good, ...wanted } });
    return workspace.pulumi("up", "--yes", "--skip-preview");
  };
  const versionAfter = () => kubectl("get", "configmap", "after", "--output", "jsonpath={.data.version}");
  /** The version of each pod that isn't being deleted, with a mark for those that serve. */
  const pods = async () => {
    const { items } = JSON.parse(await kubectl("get", "pods", "--output", "json")) as { items: any[] };
    return items
      .filter(({ metadata }) => !metadata.deletionTimestamp)
      .map(({ spec, status }) => {
        const version: string = spec.containers[0].env.find(({ name }: { name: string }) => name === "VERSION").value;
        return version + (status.containerStatuses?.every(({ ready }: { ready: boolean }) => ready) ? " ready" : "");
      })
      .sort();
  };

  before(async () => {
    await workspace.kubectl("delete", "namespace", namespace, "--ignore-not-found");
    await workspace.init();
  });

  after(async () => {
    await workspace.pulumi("destroy", "--yes", "--skip-preview");
    workspace.remove();
  });

  for (const [title, version] of [
    ["first", 1],
    ["second", 2],
    ["first again, from the ReplicaSet that it left", 1],
  ] as const) {
    it(
      "ST-1 ST-2 X-19 is complete, with every pod of the new version ready, before the update " + `continues: ${title}`,
      async () => {
        const { exitCode, output } = await roll({ version });
        assert.equal(exitCode, 0, output);
        assert.deepEqual(await pods(), [`${version} ready`, `${version} ready`]);
        assert.equal(await versionAfter(), String(version));
      },
    );
  }

  const failures = [
    {
      title: "crashes",
      wanted: { version: 3, mode: "crash" },
      says: new RegExp(
        /Pod todo-backend-\S+: (CrashLoopBackOff: )?container \S+ ended with exit code 1[^]*cannot start: /.source +
          /the test wants it so/.source,
      ),
    },
    {
      title: "never gets ready",
      wanted: { version: 4, mode: "unready" },
      says: /Pod todo-backend-\S+: container \S+ is running but not ready/,
    },
    {
      title: "has no image",
      wanted: { version: 5, tag: "no-such-tag" },
      says: /Pod todo-backend-\S+: (ImagePullBackOff|ErrImagePull): /,
    },
  ];
  for (const { title, wanted, says } of failures) {
    it(
      "ST-2 X-18 X-19 fails within its deadline, with the cause, and leaves the running pods " + `alone: it ${title}`,
      async () => {
        const started = Date.now();
        const { exitCode, output } = await roll(wanted);
        assert.notEqual(exitCode, 0, output);
        assert.ok(Date.now() - started < deadline, `it took ${Date.now() - started} ms`);
        assert.match(output, /The rollout of todo-backend failed: no progress for 20 s \(progressDeadlineSeconds\)/);
        assert.match(output, says);
        assert.doesNotMatch(output, /^\s+at \S+/m);
        assert.deepEqual(
          (await pods()).filter((pod) => pod.endsWith("ready")),
          ["1 ready", "1 ready"],
        );
        assert.equal(await versionAfter(), "1");
      },
    );
  }

  it("ST-2 fails again if nothing was fixed", async () => {
    const { exitCode, output } = await workspace.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(exitCode, 0, output);
    assert.match(output, /The rollout of todo-backend failed/);
  });

  it("ST-2 needs no repair: the previous version comes back, whatever happened to the failed rollout", async () => {
    const { exitCode, output } = await roll({ version: 1 });
    assert.equal(exitCode, 0, output);
    assert.deepEqual(await pods(), ["1 ready", "1 ready"]);
    const unchanged = await workspace.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
    assert.equal(unchanged.exitCode, 0, unchanged.output);
  });
});
