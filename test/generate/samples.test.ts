import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { refreshed, samplesOf } from "../../generate/samples";

const readme = readFileSync(join(__dirname, "..", "..", "README.md"), "utf8");

const block = (comment: string, ...lines: string[]) => [comment, "```console", ...lines, "```"].join("\n");

describe("a page's samples", () => {
  it("show what their command prints, without npm's lines and colors", () => {
    const page = `# A\n\n${block("<!-- sample: npm run a -->", "$ npm run a", "old")}\n\nB\n`;
    const output = "\n> todo@1.0.0 a\n> node a\n\n\u001b[32mnew\u001b[0m  \nlines\n\n";
    const expected = `# A\n\n${block("<!-- sample: npm run a -->", "$ npm run a", "new", "lines")}\n\nB\n`;
    assert.equal(
      refreshed(page, () => output),
      expected,
    );
  });

  it("keep the lines that their comment names", () => {
    const comment = "<!-- sample: npm start | keep: ^✔ -->";
    const page = block(comment, "$ npm start");
    assert.deepEqual(samplesOf(page), [{ command: "npm start", keep: /^✔/ }]);
    assert.equal(
      refreshed(page, () => "first\nsecond\n✔ one\nthird\n✔ two\n"),
      block(comment, "$ npm start", "...", "✔ one", "...", "✔ two"),
    );
  });

  it("stay as they are if their command isn't run", () => {
    const page = block("<!-- sample: a -->", "$ a", "old");
    assert.equal(
      refreshed(page, () => undefined),
      page,
    );
  });

  it("are the only output of commands in README", () => {
    const blocks = [...readme.matchAll(/(.*)\n```console\n([\s\S]*?)```/g)];
    const withOutput = blocks.filter(([, , text = ""]) =>
      text.split("\n").some((line) => line !== "" && !line.startsWith("$ ")),
    );
    assert.deepEqual(
      withOutput.filter(([, comment = ""]) => !comment.startsWith("<!-- sample: ")),
      [],
    );
  });
});
