import assert from "node:assert/strict";
import { promotionProblems } from "../../../components/stacks/promotion";
import { isReleaseTag } from "../../../settings";

const image = (name: string, tag = "v1.2.3") => ({ reference: `ghcr.io/org/${name}@sha256:${"0".repeat(64)}`, tag });
const good = {
  version: "1.2.3",
  frontend: image("todo-frontend"),
  backend: image("todo-backend"),
  connectionTest: "passed" as const,
  promotedFrom: ["org/todo/dev"],
  at: "2026-11-21T12:00:00.000Z",
  previous: [],
};
const succeeded = { kind: "update" as const, result: "succeeded" };
const both: ("frontend" | "backend")[] = ["frontend", "backend"];
const problems = (release: object, update = succeeded, components = both) =>
  promotionProblems("org/todo/prod", "org/todo/staging", { ...good, ...release }, update, components);

describe("promotion", () => {
  it("IMG-7 accepts a tested release", () => assert.deepEqual(problems({}), []));

  it("refuses a stack whose last update didn't succeed", () => {
    assert.deepEqual(problems({}, { kind: "update", result: "in-progress" }), [
      "its last update didn't succeed: in-progress",
    ]);
  });

  it("TST-1 refuses a stack without a connection test", () => {
    assert.deepEqual(problems({ connectionTest: "off" }), [
      "its connection test is off (todo:connectionTest.enabled), so nothing has shown that its images work",
    ]);
  });

  it("IMG-5 refuses an image without a release tag", () => {
    const rule = "isn't a release tag: a SemVer version, built from a clean tree";
    assert.deepEqual(problems({ backend: image("todo-backend", "latest") }), [`its backend's tag latest ${rule}`]);
    assert.deepEqual(problems({ frontend: image("todo-frontend", "1.2.3-4-gabc-dirty") }), [
      `its frontend's tag 1.2.3-4-gabc-dirty ${rule}`,
    ]);
    for (const tag of ["1.2.3", "v1.2.3-rc.1", "1.2.3_abc1234"]) assert.equal(isReleaseTag(tag), true, tag);
    for (const tag of ["1.2", "1.2.3-dirty", "1.2.3_dirty", "git-abc123", ""])
      assert.equal(isReleaseTag(tag), false, tag);
  });

  it("refuses an image that isn't in a registry", () => {
    const loaded = { reference: "docker.io/library/todo-backend:1.2.3-0123", tag: "1.2.3" };
    assert.deepEqual(problems({ backend: loaded }), [
      `its backend's image isn't in a registry: ${loaded.reference} was loaded into a Minikube`,
    ]);
  });

  it("TST-1 SVC-15 refuses a stack without its own backend, because it has no connection test", () => {
    const said = [
      "its backend is another stack's (todo:backendFrom), so no connection test has shown that its images work",
    ];
    for (const components of [both, ["frontend" as const]])
      assert.deepEqual(problems({ backend: undefined, connectionTest: "off" }, succeeded, components), said);
  });

  it("SVC-15 checks only the frontend's image if the backend is another stack's", () => {
    const backend = { reference: "docker.io/library/todo-backend:1.2.3-0123", tag: "latest" };
    assert.deepEqual(problems({ backend }, succeeded, ["frontend"]), []);
    assert.deepEqual(
      problems({ frontend: image("todo-frontend", "latest"), backend }, succeeded, ["frontend"]).length,
      1,
    );
  });

  it("refuses a circle of stacks", () => {
    const circle =
      "its images come from this stack, in a circle: org/todo/prod <- org/todo/staging <- org/todo/dev <- " +
      "org/todo/prod";
    assert.deepEqual(problems({ promotedFrom: ["org/todo/dev", "org/todo/prod"] }), [circle]);
    const own = promotionProblems("org/todo/prod", "org/todo/prod", { ...good, promotedFrom: [] }, succeeded, both);
    assert.deepEqual(own, ["its images come from this stack, in a circle: org/todo/prod <- org/todo/prod"]);
  });
});
