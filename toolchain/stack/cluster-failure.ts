import { Failure } from "../../embedded/host/failure.ts";

/** Why kubectl gets no answer, and what to do about it. */
const troubles: { pattern: RegExp; what: string; fix: string }[] = [
  {
    pattern: /must be logged in|Unauthorized|certificate has expired|getting credentials|executable .* not found/,
    what: "The cluster doesn't accept the kubeconfig's credentials",
    fix: "They may have expired: log in to the cluster again, or write a new kubeconfig.",
  },
  {
    pattern: new RegExp(
      [
        /context .* does not exist|cannot locate context|no configuration has been provided/,
        /error loading config|couldn't get version|yaml:|invalid configuration|x509|localhost:8080/,
      ]
        .map(({ source }) => source)
        .join("|"),
    ),
    what: "The kubeconfig can't be used",
    fix:
      "Check KUBECONFIG, or the stack's own (todo:kubeconfig, todo:cluster), and that its context names a cluster " +
      "and a user.",
  },
  {
    pattern: /connection refused|no such host|i\/o timeout|no end after|Unable to connect/,
    what: "The cluster doesn't answer",
    fix:
      'For the embedded one, "npm run toolchain -- up" starts it again; for another, check its kubeconfig and ' +
      "context.",
  },
  {
    pattern: /Forbidden|forbidden/,
    what: "The kubeconfig's user may not read the stack's namespace",
    fix:
      "Ask for the right to get Deployments, StatefulSets, Jobs, CronJobs and Secrets in it, and the namespace " +
      "kube-system.",
  },
];

/** kubectl's messages, each line once, with what they mean. */
export function clusterFailure(stack: string, words: string, cause?: Failure): Failure {
  const lines = [...new Set(words.split("\n").map((line) => line.replace(/^E\d{4}.*\] /, "").trim()))].filter(Boolean);
  const trouble = troubles.find(({ pattern }) => pattern.test(words));
  return new Failure(`${trouble?.what ?? "The cluster can't be queried"} (stack ${stack})`, {
    why: lines.at(-1) ?? "kubectl names no cause",
    fix: trouble?.fix ?? "Fix what the message names, and run the same command again.",
    cause,
  });
}
