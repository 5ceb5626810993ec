import assert from "node:assert/strict";
import { join } from "node:path";
import { Workspace } from "../support/workspace";

const good = {
  url: "https://staging.todo.example.com",
  namespace: "todo-staging",
  endpoints: [{ name: "todo-backend", protocol: "HTTP", port: 8000, path: "/" }],
};
const bringUp = "pulumi up --stack source";

describe("a reference to another stack", () => {
  const program = join(__dirname, "references");
  const source = new Workspace("source", "dev", { "todo:references": { exports: good } }, program);
  const reader = new Workspace("reader", "dev", { "todo:references": { reads: "source" } }, program, source);

  const up = (workspace: Workspace) => workspace.pulumi("up", "--yes", "--skip-preview");
  const exporting = async (wanted: object) => {
    source.configure({ "todo:references": wanted });
    return up(source);
  };
  /** The outcome of a preview or another command: one message, and no other. */
  const refuses = async (problems: string[], wayOut: string, ...command: string[]) => {
    const { exitCode, output } = await reader.pulumi(...(command.length > 0 ? command : ["preview"]));
    assert.notEqual(exitCode, 0, output);
    const list = problems.map((problem) => `\n      - ${problem}`).join("");
    assert.equal(
      /\(todo-reader\):\n([^]*?)\n\n/.exec(output)?.[1],
      "    error: Stack organization/todo/source, which todo:promoteFrom names, can't be used; nothing was " +
        `changed.${list}\n` +
        `        fix: ${wayOut}`,
      output,
    );
  };

  before(() => reader.init());
  after(() => [source, reader].forEach((workspace) => workspace.remove()));

  it("fails with a message if that stack doesn't exist", () =>
    refuses(
      ["it can't be read: no stack named 'organization/todo/source' found"],
      "choose one of the stacks that pulumi stack ls --all lists",
    ));

  it("fails with a message if that stack was never deployed", async () => {
    await source.init();
    await refuses(["it was never brought up"], bringUp);
  });

  it("lists each output that is missing or has another shape, and the shape that is expected", async () => {
    await exporting({ exports: { url: "staging", endpoints: [{ ...good.endpoints[0], port: "http" }] } });
    const problems = [
      "its output url must be an http or https URL",
      "its output namespace is missing",
      "its output endpoints.0.port must be a number",
    ];
    await refuses(
      problems,
      `bring it up with this version of the program: ${bringUp}`,
      "up",
      "--yes",
      "--skip-preview",
    );
  });

  it("gives the stack's outputs, and the outcome of its last update", async () => {
    await exporting({ exports: { ...good, unknown: 1 } });
    const { exitCode, output } = await up(reader);
    assert.equal(exitCode, 0, output);
    const { stdout } = await reader.pulumi("stack", "output", "--json");
    const { read, lastUpdate } = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual([read, lastUpdate], [good, { kind: "update", result: "succeeded" }]);
  });

  it("keeps a secret output secret, and no other", async () => {
    const secret = "todo-hidden";
    await exporting({ exports: { ...good, namespace: secret }, secret: "namespace" });
    const { output } = await up(reader);
    const { stdout } = await reader.pulumi("stack", "output", "--json");
    const { read } = JSON.parse(stdout) as { read: unknown };
    assert.deepEqual(read, { ...good, namespace: "[secret]" });
    const { stdout: state } = await reader.pulumi("stack", "export");
    for (const text of [output, stdout, state]) assert.equal(text.includes(secret), false);
  });

  it("reports a failed update, whose outputs are those of the update before", async () => {
    await exporting({ exports: good, fails: true });
    await up(reader);
    const { stdout } = await reader.pulumi("stack", "output", "lastUpdate");
    assert.deepEqual(JSON.parse(stdout), { kind: "update", result: "failed" });
  });

  it("fails with a message if that stack was destroyed", async () => {
    await source.pulumi("destroy", "--yes", "--skip-preview");
    await refuses(["it was destroyed"], bringUp);
  });
});
