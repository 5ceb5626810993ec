import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Run } from "../../../toolchain/ci/github.ts";
import { tellLeft } from "../../../toolchain/ci/left.ts";
import { Failure } from "../../../embedded/host/failure.ts";
import { GitHubServer } from "./github-server.ts";

describe("the stacks left behind by closed pull requests", () => {
  const folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
  const output = join(folder, "output");
  const server = new GitHubServer();
  let env: Record<string, string>;

  const tell = (stacks: string[], changes: Record<string, string> = {}) =>
    tellLeft(stacks, new Run({ ...env, ...changes }));
  const told = () => readFileSync(output, "utf8");

  before(async () => {
    Object.assign(server.pulls, JSON.parse(readFileSync(join(import.meta.dirname, "answers", "pulls.json"), "utf8")));
    env = {
      GITHUB_API_URL: await server.listen(),
      GITHUB_REPOSITORY: "example/todo-chatbot",
      GITHUB_TOKEN: "a token",
      GITHUB_OUTPUT: output,
    };
  });
  afterEach(() => rmSync(output, { force: true }));
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  it("are listed by number, whether merged or not; those of open pull requests, and any others, aren't", async () => {
    await tell(["dev", "pr-7", "pr-12", "pr-31", "pr-99", "staging"]);
    assert.equal(told(), "pull-requests=[7,31]\n");
    assert.deepEqual(
      server.requests,
      [7, 12, 31, 99].map((number) => `GET /repos/example/todo-chatbot/pulls/${number}`),
    );
  });

  it("are none if only stacks with other names exist, and GitHub isn't asked", async () => {
    server.requests.length = 0;
    await tell(["pr", "pr-", "pr-07", "pr-7-data", "my-pr-7", "prod"]);
    assert.equal(told(), "pull-requests=[]\n");
    assert.deepEqual(server.requests, []);
  });

  it("aren't guessed if GitHub doesn't answer: nothing is listed", async () => {
    const refused = (error: unknown) =>
      error instanceof Failure && /status 401/.test(error.why) && /pull-requests: read/.test(error.fix);
    await assert.rejects(tell(["pr-7"], { GITHUB_TOKEN: "another token" }), refused);
    assert.throws(told);
  });
});
