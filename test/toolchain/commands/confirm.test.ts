import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { confirm } from "../../../toolchain/commands/confirm.ts";
import { Failure } from "../../../embedded/host/failure.ts";

const question = "This deletes every task";
const command = "npm run destroy -- --yes";

/** Asks on a terminal where a person answers, or without a terminal. */
async function asked(yes: boolean, answer?: string): Promise<string> {
  const input = Object.assign(new PassThrough(), { isTTY: answer !== undefined });
  const output = new PassThrough();
  if (answer !== undefined) input.write(`${answer}\n`);
  try {
    await confirm({ question, yes, command }, { input, output });
    return String(output.read() ?? "");
  } finally {
    input.end();
  }
}

describe("a command that can't be undone", () => {
  it("is confirmed by --yes, with or without a terminal, and asks nothing", async () => {
    assert.equal(await asked(true), "");
    assert.equal(await asked(true, "no"), "");
  });

  it("asks on a terminal, and names what will be lost", async () => {
    assert.equal(await asked(false, "yes"), 'This deletes every task. Type "yes" to go on: ');
  });

  const refused: [title: string, answer: string | undefined, why: string][] = [
    ["if the answer is another word", "y", 'the answer wasn\'t "yes"'],
    ["if there is no answer", "", 'the answer wasn\'t "yes"'],
    ["without a terminal", undefined, "there is no terminal to ask, and --yes is missing"],
  ];
  for (const [title, answer, why] of refused) {
    it(`isn't run ${title}`, async () => {
      await assert.rejects(asked(false, answer), (error) => {
        assert.ok(error instanceof Failure);
        assert.equal(error.message, "This deletes every task; nothing was changed");
        assert.deepEqual([error.why, error.fix], [why, command]);
        return true;
      });
    });
  }
});
