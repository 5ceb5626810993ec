import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { z } from "zod";
import { Failure } from "../host/failure.ts";
import { parseJson } from "../host/json.ts";

describe("the output of another program", () => {
  const pods = z.object({ items: z.array(z.object({ name: z.string() })) });

  it("is read, and anything unknown in it is ignored", () => {
    assert.deepEqual(parseJson(pods, '{"items":[{"name":"a","ip":"::1"}],"kind":"List"}', "kubectl"), {
      items: [{ name: "a" }],
    });
  });

  const bad: [text: string, why: RegExp][] = [
    ["Unable to connect", /^it isn't JSON$/],
    ['{"items":[{"name":"a"},{"name":4711}]}', /^items\.1\.name: .*expected string/],
    ["{}", /^items: .*expected array/],
  ];
  for (const [text, why] of bad) {
    it(`is refused with the program's name and the wrong part, but without its value: ${text}`, () => {
      assert.throws(
        () => parseJson(pods, text, "kubectl get pods"),
        (error) => {
          assert.ok(error instanceof Failure);
          assert.equal(error.message, "The output of kubectl get pods can't be understood");
          assert.match(error.why, why);
          assert.doesNotMatch(error.why, /4711/);
          return true;
        },
      );
    });
  }
});
