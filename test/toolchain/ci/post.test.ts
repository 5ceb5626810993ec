import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { marker } from "../../../toolchain/ci/comment.ts";
import { Run } from "../../../toolchain/ci/github.ts";
import { postComment } from "../../../toolchain/ci/post.ts";
import { Failure } from "../../../embedded/host/failure.ts";
import { GitHubServer } from "./github-server.ts";
import { recordedReport } from "./recorded.ts";

const stacks = ["dev", "staging", "prod"];

describe("posting the comment", () => {
  let folder: string;
  let server: GitHubServer;
  let env: Record<string, string>;

  const post = (changes: Record<string, string> = {}) => postComment(stacks, folder, new Run({ ...env, ...changes }));
  const give = (stack: string, name: Parameters<typeof recordedReport>[0]) =>
    writeFileSync(join(folder, `${stack}.json`), JSON.stringify(recordedReport(name, stack)));

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
    server = new GitHubServer();
    env = {
      GITHUB_API_URL: await server.listen(),
      GITHUB_SERVER_URL: "https://github.test",
      GITHUB_REPOSITORY: "example/todo-chatbot",
      GITHUB_RUN_ID: "7",
      GITHUB_EVENT_PATH: join(import.meta.dirname, "events", "pull-request.json"),
      GITHUB_STEP_SUMMARY: join(folder, "summary.md"),
      GITHUB_TOKEN: "a token",
    };
    for (const stack of stacks) give(stack, "changed");
  });

  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  it("creates one comment, and updates it from then on: changes, no changes, failure, changes again", async () => {
    server.comments.push({ id: 1, body: "Looks good to me" }, { id: 2, body: `I quote ${marker}` });
    await post();
    assert.equal(server.comments.length, 3);
    const [, , comment] = server.comments;
    assert.match(
      comment!.body,
      /\| prod \| 🔶 changes \|[^]*https:\/\/github\.test\/example\/todo-chatbot\/actions\/runs\/7/,
    );
    for (const [name, result] of Object.entries({
      unchanged: "✅ no change",
      violating: "❌ failed",
      changed: "🔶 changes",
    })) {
      for (const stack of stacks) give(stack, name as "changed");
      await post();
      assert.equal(server.comments.length, 3);
      assert.ok(comment!.body.includes(`| prod | ${result} |`), comment!.body);
    }
    assert.deepEqual(
      server.comments.slice(0, 2).map(({ body }) => body),
      ["Looks good to me", `I quote ${marker}`],
    );
  });

  it("finds the comment behind a hundred others", async () => {
    for (let id = 1; id <= 230; id++) server.comments.push({ id, body: "Another" });
    server.comments.push({ id: 900, body: `${marker}\nold` });
    await post();
    assert.equal(server.comments.length, 231);
    assert.match(server.comments[230]!.body, /Previews of e4b572a9c3d1/);
  });

  it("says that the job ended early if a stack has no report", async () => {
    rmSync(join(folder, "staging.json"));
    await post();
    assert.match(server.comments[0]!.body, /\| staging \| ❌ ended before it could be previewed \|/);
  });

  it("writes to the run's page instead if the token can only read, like a fork's", async () => {
    server.readOnly = true;
    await post();
    assert.deepEqual(server.comments, []);
    assert.match(readFileSync(env.GITHUB_STEP_SUMMARY!, "utf8"), /\| prod \| 🔶 changes \|/);
  });

  it("sends no request without a token", async () => {
    await post({ GITHUB_TOKEN: "" });
    assert.deepEqual(server.requests, []);
    assert.match(readFileSync(env.GITHUB_STEP_SUMMARY!, "utf8"), /\| prod \| 🔶 changes \|/);
  });

  const failures: [what: string, env: Record<string, string>, message: RegExp, why: RegExp][] = [
    ["another's token", { GITHUB_TOKEN: "another token" }, /GitHub refuses/, /status 401: .*Bad credentials/],
    ["a repository that isn't there", { GITHUB_REPOSITORY: "example/none" }, /GitHub refuses/, /status 404/],
    [
      "no answer",
      { GITHUB_API_URL: "http://127.0.0.1:1" },
      /The request to GitHub failed: GET http:\/\/127\.0\.0\.1:1/,
      /ECONNREFUSED|bad port|fetch failed/,
    ],
    [
      "a run that isn't about a pull request",
      { GITHUB_EVENT_PATH: join(import.meta.dirname, "events", "push.json") },
      /This run isn't about a pull request/,
      /push\.json/,
    ],
    ["no run at all", { GITHUB_EVENT_PATH: "" }, /GITHUB_EVENT_PATH isn't set/, /GitHub workflow/],
  ];
  for (const [what, changes, message, why] of failures) {
    it(`ends with one message: ${what}`, async () => {
      await assert.rejects(
        post(changes),
        (error) => error instanceof Failure && message.test(error.message) && why.test(error.why),
      );
      assert.deepEqual(server.comments, []);
    });
  }
});
