import { labelValue } from "../formats/names";
import type { Rule } from "./rule";

/**
 * The stack's name labels everything that the stack creates; Pulumi also accepts longer names, and "-" at either end.
 *
 * @requirement LBL-2, LBL-11
 */
export function stackNameIsLabelValue(stack: string): Rule {
  const { error } = labelValue.safeParse(stack);
  const fix = "pulumi stack rename <name>";
  return () =>
    (error?.issues ?? []).map(({ message }) => ({
      key: "labels",
      rule: `the stack's name, ${stack}, is the label app.kubernetes.io/instance and ${message}`,
      fix,
    }));
}
