import { labelValue } from "../formats";
import type { Rule } from "./rule";

/** LBL-2, LBL-11: the stack's name is a label of everything that the stack makes; Pulumi takes longer ones, and "-" at both ends. */
export function stackNameIsALabel(stack: string): Rule {
  const { error } = labelValue.safeParse(stack);
  const fix = "pulumi stack rename <name>";
  return () =>
    (error?.issues ?? []).map(({ message }) => ({
      key: "labels",
      rule: `the stack's name, ${stack}, is one of them, app.kubernetes.io/instance, and ${message} (LBL-2, LBL-11)`,
      fix,
    }));
}
