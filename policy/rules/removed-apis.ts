import { removed } from "../lib/removed-apis";
import type { Rule } from "../rule";
import { isKubernetes } from "../resources";

export const removedApis: Rule = {
  name: "removed-apis",
  checks: [58],
  title: "No object has an apiVersion that Kubernetes has removed or is about to remove.",
  why: "After the next upgrade, the cluster rejects the object and with it the whole deployment.",
  fix: "use the version that replaces it",
  severity: "medium",
  standards: ["kube-score: stable-version"],
  resource: (resource) => {
    const { kind, apiVersion: value } = resource;
    const found = isKubernetes(resource) ? removed(value, kind) : undefined;
    if (!found) return [];
    const { release, instead } = found;
    return [
      {
        path: "apiVersion",
        value,
        problem: `must not be used for ${kind}: Kubernetes ${release} removes it`,
        fix: instead ? `use ${instead}` : "nothing replaces it: leave it out",
      },
    ];
  },
};
