import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { ProblemError } from "../src/problem.ts";
import { callBackend } from "../src/server/backend.ts";
import { startBackend } from "./support/backend.ts";
import { USER_ID, validEnvironment } from "./support/environment.ts";

const backend = await startBackend();
Object.assign(process.env, validEnvironment, { BACKEND_URL: backend.url });

const isProblem = (status: number) => (error: unknown) =>
  error instanceof ProblemError && error.problem.status === status;

describe("a call to the backend", () => {
  it("that gets no answer in time ends with 504", async () => {
    backend.answer = "silence";
    const call = callBackend(
      { requestId: "id", user: { id: USER_ID } },
      { method: "GET", path: "/api/v1/tasks" },
      z.unknown(),
      50,
    );
    await assert.rejects(call, isProblem(504));
  });
});
