import assert from "node:assert/strict";
import { remove, set, setSecret, setText } from "../../settings/problems";
import { mended } from "./fixes";

/** The tests of the settings run each message's fix with this. */
describe("the fix of a message, run on settings", () => {
  const after = (given: Record<string, unknown>, fix: string) => mended(given, fix).map(({ settings }) => settings);

  const cases: { of: string; given: Record<string, unknown>; fix: string; settings: object[] }[] = [
    {
      of: "sets numbers, booleans and text, in places that may not be there yet",
      given: { backend: { port: 0 } },
      fix: `${set("backend.port", 8000)}, and ${set("rbac.create", true)}, and ${set("frontend.tls[0].name", "a b")}`,
      settings: [{ backend: { port: 8000 }, rbac: { create: true }, frontend: { tls: [{ name: "a b" }] } }],
    },
    {
      of: "keeps text that looks like a number",
      given: {},
      fix: setText('annotations["a.b/c"]', "1"),
      settings: [{ annotations: { "a.b/c": "1" } }],
    },
    {
      of: "removes a setting and an element",
      given: { a: { b: 1, c: [1, 2] } },
      fix: `${remove("a.b")}, and ${remove("a.c[0]")}`,
      settings: [{ a: { c: [2] } }],
    },
    {
      of: "offers two ways",
      given: { a: 1, b: 2 },
      fix: `${remove("a")}, or ${remove("b")}`,
      settings: [{ b: 2 }, { a: 1 }],
    },
    { of: "can't be run with a placeholder", given: {}, fix: set("a", "<value>"), settings: [] },
    { of: "can't be run without a command", given: {}, fix: "choose another name", settings: [] },
  ];
  for (const { of, given, fix, settings } of cases) it(of, () => assert.deepEqual(after(given, fix), settings));

  it("asks for a secret, and leaves the given settings alone", () => {
    const given = { a: { b: 1 } };
    const [settings] = after(given, `${setSecret("jwtSecret")}, and ${remove("a.b")}`);
    assert.deepEqual([Object.keys(settings ?? {}), given], [["a", "jwtSecret"], { a: { b: 1 } }]);
  });
});
