import { at, items, text } from "../manifest";
import { notText } from "../lib/types";
import type { Finding, Rule } from "../rule";

export const envNames: Rule = {
  name: "env-names",
  checks: [37],
  title: "No container sets a variable twice, and every value is a string.",
  why: "The last value wins silently, so changing the first has no effect; Kubernetes rejects a number or a boolean.",
  fix: "keep one of them",
  severity: "low",
  standards: ["kube-linter: duplicate-env-var"],
  container: ({ path, spec }) => {
    const variables = items(spec.env);
    const names = variables.map(({ name }) => text(name));
    const wrong = variables.flatMap(({ value }, index): Finding[] => {
      const problem = notText(value);
      return problem ? [{ path: at(path, "env", index, "value"), value, problem, fix: "put the value in quotes" }] : [];
    });
    const repeated = names.flatMap((value, index): Finding[] => {
      const first = names.indexOf(value);
      if (value === undefined || first === index) return [];
      return [{ path: at(path, "env", index, "name"), value, problem: `is set already, at env[${first}]` }];
    });
    return [...wrong, ...repeated];
  },
};
