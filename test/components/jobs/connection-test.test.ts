import assert from "node:assert/strict";
import type { LiveObjects } from "../../../components/live/kubectl";
import { ConnectionTest, watchTest } from "../../../components/jobs/connection-test";
import { settingsOf } from "../../support/settings-cases";
import { complete } from "../../support/live";
import { only } from "../../support/mocks";
import { assertTaskPod, image, registerTask } from "./tasks";

const urls = ["http://todo-frontend:3000/ready", "http://todo-backend:8000/ready"];
const images = { frontend: "registry.test/todo-frontend@sha256:1", backend: image };

/** A cluster that returns the listed pods, one a look; the last one stays. */
function cluster(looks: (object | undefined)[]): LiveObjects {
  return {
    ...complete,
    get: <T>() => Promise.resolve((looks.length > 1 ? looks.shift() : looks[0]) as T),
    log: () => Promise.resolve(""),
  };
}
const pod = (phase: string, more: object = {}, annotations: object = {}) => ({
  metadata: { name: "todo-connection-test", uid: "u1", annotations },
  status: { phase, ...more },
});

async function podOf(...looks: (object | undefined)[]) {
  const live = cluster([...looks, pod("Succeeded")]);
  const registered = await registerTask(
    {},
    ({ all, ...args }) =>
      void new ConnectionTest("test", {
        ...args,
        settings: { ...all.connectionTest, enabled: true },
        images,
        urls,
        live,
      }),
  );
  return only(registered, "kubernetes:core/v1:Pod");
}

describe("ConnectionTest", () => {
  it("TST-1 isn't installed unless the settings ask for it", () => {
    assert.equal(settingsOf({}).connectionTest.enabled, false);
  });

  it("TST-1 TST-2 is a pod that asks both Services, within the time in the settings", async () => {
    const { metadata, spec } = await podOf(undefined);
    assert.equal(metadata.name, "todo-connection-test");
    assert.deepEqual(spec.containers[0].command, ["python", "-m", "app.connection_test", "--timeout=60", ...urls]);
  });

  it("TST-3 X-17 runs once, hardened and limited", async () => {
    const { metadata, spec } = await podOf(undefined);
    assert.equal(spec.restartPolicy, "Never");
    const { "checksum/config": config, "checksum/secret": secret } = metadata.annotations;
    const annotations = { "checksum/config": config, "checksum/secret": secret };
    assertTaskPod({ metadata: { ...metadata, annotations }, spec }, "test", settingsOf({}).connectionTest.resources);
  });

  it("TST-2 is a new pod for new images or after a failure, and the same pod otherwise", async () => {
    const annotations = async (look: object | undefined) => (await podOf(look)).metadata.annotations;
    const {
      "image/frontend": frontend,
      "image/backend": backend,
      "todo/attempt": attempt,
    } = await annotations(undefined);
    assert.deepEqual([frontend, backend, attempt], [images.frontend, images.backend, "first"]);
    assert.equal((await annotations(pod("Failed")))["todo/attempt"], "after-u1");
    assert.equal((await annotations(pod("Succeeded", {}, { "todo/attempt": "after-u0" })))["todo/attempt"], "after-u0");
  });
});

describe("watchTest", () => {
  const watch = (looks: (object | undefined)[]) => {
    let seconds = 0;
    return watchTest(cluster(looks), { namespace: "todo", name: "todo-connection-test" }, 60, {
      interval: 0,
      now: () => (seconds += 10),
      report: () => {},
    });
  };
  const terminated = {
    exitCode: 1,
    reason: "Error",
    message: '{"url": "http://todo-backend:8000/ready", "answer": "503"}',
  };

  it("TST-2 succeeds if the test passes, or has passed and is gone", async () => {
    await watch([pod("Pending"), pod("Running"), pod("Succeeded")]);
    await watch([undefined]);
  });

  it("TST-2 fails if the test fails, and shows its log", async () => {
    const failed = pod("Failed", { containerStatuses: [{ name: "test", restartCount: 0, state: { terminated } }] });
    await assert.rejects(
      watch([pod("Running"), failed]),
      new RegExp(
        /^Error: The connection test failed: container test ended with exit code 1 \(Error\)\n/.source +
          /Its log ends with:\n {2}.*"answer": "503"/.source,
      ),
    );
  });

  it("TST-2 fails if the test never starts", async () => {
    const unplaced = pod("Pending", {
      conditions: [{ type: "PodScheduled", status: "False", message: "Insufficient cpu" }],
    });
    await assert.rejects(watch([unplaced]), /it can't be scheduled: Insufficient cpu/);
    await assert.rejects(watch([pod("Running")]), /it hasn't ended within 60 s/);
  });
});
