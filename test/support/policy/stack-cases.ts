import { type Changes, inStack, type Options } from "./fixtures";

/** Changes to the good stack, and what a rule over a stack reports for them. */
export type Case = [changes: Changes, expected: string[], options?: Options];

/** A test for each case of a rule over a stack, and one for the good stack itself. */
export function cases(rule: Parameters<typeof inStack>[0], table: Case[]): void {
  describe(rule.name, () => {
    it("accepts the good stack", () => inStack(rule, {}, []));
    for (const [changes, expected, options] of table) {
      it(
        (
          `reports ${expected.join(", ") || "nothing"} for ` +
          `${JSON.stringify(changes)}${options ? ` ${JSON.stringify(options)}` : ""}`
        ).slice(0, 240),
        () => inStack(rule, changes, expected, options),
      );
    }
  });
}
