import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { judgeResource, judgeStack } from "../../policy/engine/judge";
import { markers } from "../../policy/engine/unknowns";
import { decoded, isCommon, isSecretName, secretForm, secretIn } from "../../policy/lib/secrets";
import type { Registration } from "../../policy/resources";
import { rules } from "../../policy/rules";
import { leakedSecrets } from "../../policy/rules/leaked-secrets";
import { contextOf } from "../support/policy/check";

const folder = join(__dirname, "..", "..", "policy");
const length = 80_000;

const before = /(?<=[=(,:[!|&?]\s*|\s\s)/.source;
const escape = /\\./.source;
const characterClass = /\[(?:\\.|[^\]\\\n])*\]/.source;
const first = `(?:${escape}|${characterClass}|${/[^/\\\n[*]/.source})`;
const next = `(?:${escape}|${characterClass}|${/[^/\\\n[]/.source})`;
const after = /(?=[\s.,;)\]])/.source;
/** A regular expression literal in source text: its body and its flags. */
const literal = new RegExp(`${before}/(${first}${next}*)/([gimsu]*)${after}`, "g");

/**
 * Regular expression literals in the pack's sources. Composed expressions are tried through the functions that use
 * them.
 */
function expressions(): [place: string, pattern: RegExp][] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !name.startsWith("bin") && !name.includes("node_modules"),
  );
  return files.flatMap((name) => {
    const source = readFileSync(join(folder, name), "utf8").replaceAll(/^\s*(?:\/\/|\*|\/\*\*).*$/gm, "");
    const literals = source.matchAll(literal);
    return [...literals].map(([, body = "", flags = ""]): [string, RegExp] => [
      `${name} /${body}/`,
      new RegExp(body, flags.replace("g", "")),
    ]);
  });
}

/** Texts of the same length that make expressions backtrack: runs, and repeats of what the expressions start with. */
const pieces = [
  ...[
    "a",
    "A",
    "0",
    "-",
    "_",
    ".",
    "/",
    ":",
    "=",
    " ",
    "\n",
    "$",
    "{",
    "(",
    "<",
    "%",
    "@",
    "a.",
    "a-",
    "A_",
    "a:",
    "a/",
  ],
  ...[
    "://",
    "a://",
    "a://a:",
    "a://a:a",
    "-----BEGIN ",
    "-----BEGIN A ",
    "eyJ",
    "eyJ-",
    "eyJaaaaaaaa.",
    "bearer ",
    "basic ",
  ],
  ...[
    "Bearer a",
    "$(a",
    "${",
    "{{",
    "a@",
    "a@a.",
    "sk-",
    "xoxb-",
    "?token=",
    "&key=",
    ";password=",
    "sleep ",
    "sleep 1",
  ],
  ...["A=", "PGPASSWORD=", "--a=", "1h", "1.", "a1", "hooks.slack.com/", "aB", "\\", "[0]", '["', "a.b["],
];
const texts = pieces.flatMap((piece) => {
  const run = piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
  return [run, `${run}\u0000`, `x${run}!`];
});

/** The faster of two runs, in milliseconds: a busy machine slows down one run, not both. */
function fastest(work: () => unknown): number {
  const times = [0, 1].map(() => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return Math.min(...times);
}

describe("the pack on long values", () => {
  const found = expressions();

  it("exposes its regular expressions to this test", () => assert.ok(found.length > 40, String(found.length)));

  it(`matches each expression against texts of ${length} characters in linear time`, function () {
    this.timeout(300_000);
    for (const [place, pattern] of found) {
      for (const text of texts) {
        const taken = fastest(() => pattern.test(text));
        assert.ok(taken < 250, `${place} took ${Math.round(taken)} ms for ${JSON.stringify(text.slice(0, 24))}…`);
      }
    }
  });

  for (const [name, work] of Object.entries({
    secretForm,
    isCommon,
    decoded,
    isSecretName: (text: string) => isSecretName(text),
    secretIn: (text: string) => secretIn("STRIPE_KEY", text),
  })) {
    it(`${name} takes linear time`, function () {
      this.timeout(300_000);
      for (const text of texts) {
        const taken = fastest(() => work(text));
        assert.ok(taken < 500, `${Math.round(taken)} ms for ${JSON.stringify(text.slice(0, 24))}…`);
      }
    });
  }

  it("judges a container with long words in time, rule by rule", function () {
    this.timeout(300_000);
    const context = (rule: (typeof rules)[number]) => contextOf(rule, {});
    for (const text of texts.slice(0, 60)) {
      const container = { name: "web", image: text, command: [text], env: [{ name: "DB_PASSWORD", value: text }] };
      const props = { metadata: { name: "web" }, spec: { containers: [container] } };
      for (const rule of rules) {
        const taken = fastest(() =>
          judgeResource(rule, { type: "kubernetes:core/v1:Pod", urn: "urn:x", props }, context(rule)),
        );
        assert.ok(taken < 1000, `${rule.name} took ${Math.round(taken)} ms for ${JSON.stringify(text.slice(0, 24))}…`);
      }
    }
  });
});

describe("leaked-secrets in a large stack", () => {
  const unknown = [...markers][2];
  const object = (kind: string, index: number, props: object): Registration => ({
    type: `kubernetes:core/v1:${kind}`,
    urn: `urn:${kind}:${index}`,
    props: { metadata: { name: `n${index}`, namespace: "shop", annotations: { seen: unknown } }, ...props },
  });
  const stack = (count: number) => [
    ...Array.from({ length: count / 5 }, (_, index) =>
      object("Secret", index, { stringData: { password: `s3cret-number-${index}-of-many`, later: unknown } }),
    ),
    ...Array.from({ length: (count * 4) / 5 }, (_, index) =>
      object("ConfigMap", index, {
        data: Object.fromEntries(
          Array.from({ length: 20 }, (_, line) => [`key-${line}`, `value ${line} of ${index}, and some more text`]),
        ),
      }),
    ),
  ];

  it("takes at most 5 seconds for 5,000 objects with 1,000 Secrets and unknown values", function () {
    this.timeout(120_000);
    const large = stack(5000);
    large.push(object("ConfigMap", 5000, { data: { url: "https://x/?a=s3cret-number-7-of-many" } }));
    const taken = fastest(() => {
      const { findings } = judgeStack(leakedSecrets, large, contextOf(leakedSecrets, {}));
      assert.deepEqual(
        findings.map(({ path }) => path),
        ["data.url"],
      );
    });
    assert.ok(taken < 5000, `${Math.round(taken)} ms`);
  });
});
