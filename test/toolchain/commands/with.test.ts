import assert from "node:assert/strict";
import { parseWith } from "../../../toolchain/commands/with.ts";
import { Failure } from "../../../embedded/host/failure.ts";

describe("the stack of a command run with its environment", () => {
  const cases: [line: string, stack: string, command: string][] = [
    ["kubectl get pods", "dev", "kubectl get pods"],
    ["--stack prod kubectl get pods", "prod", "kubectl get pods"],
    ["--stack=prod kubectl get pods", "prod", "kubectl get pods"],
    ["-s prod kubectl get pods", "prod", "kubectl get pods"],
    ["pulumi up --stack staging", "staging", "pulumi up --stack staging"],
    ["pulumi up -s=staging", "staging", "pulumi up -s=staging"],
    // An option with that name may belong to the other program.
    ["kubectl -s https://example.com get pods", "dev", "kubectl -s https://example.com get pods"],
    ["--stack prod kubectl --stack x", "prod", "kubectl --stack x"],
  ];
  for (const [line, stack, command] of cases) {
    it(`is ${stack}: ${line}`, () => {
      const parsed = parseWith(line.split(" "));
      assert.deepEqual(
        { stack: parsed.stack, command: [parsed.command, ...parsed.rest].join(" ") },
        { stack, command },
      );
    });
  }

  const judged: [line: string, stack: string, isJudged: boolean][] = [
    ["pulumi up --stack staging", "staging", true],
    ["--stack prod pulumi --cwd . update", "prod", true],
    ["pulumi preview --stack staging", "staging", false],
    ["pulumi up --policy-pack own --stack staging", "staging", false],
    ["--skip-policies --stack prod pulumi up", "prod", false],
    ["--skip-policies pulumi up -s prod", "prod", false],
    ["kubectl up", "dev", false],
  ];
  for (const [line, stack, isJudged] of judged) {
    it(`${isJudged ? "has" : "hasn't"} its policies judge the command: ${line}`, () => {
      const parsed = parseWith(line.split(" "));
      assert.deepEqual({ stack: parsed.stack, isJudged: parsed.isJudged }, { stack, isJudged });
    });
  }

  for (const line of ["", "--stack", "--stack prod", "--stack=prod"]) {
    it(`needs a command: "${line}"`, () => {
      assert.throws(
        () => parseWith(line === "" ? [] : line.split(" ")),
        (error: Failure) => error.message === "Which command?" && error.fix.includes("npm run with -- "),
      );
    });
  }
});
