/** A right that no role may grant, with the path of the list in the rule that grants it. */
export interface Right {
  key: "resources" | "verbs";
  value: string;
  problem: string;
  fix: string;
}

const write = ["create", "update", "patch", "delete", "deletecollection"];
const proxied = ["get", ...write];

/** Resources on which one of the verbs allows more than it seems to, each with what that is. */
const rights: { resources: string[]; verbs: string[]; problem: string; fix: (resource: string) => string }[] = [
  {
    resources: ["pods/exec", "pods/attach", "pods/portforward"],
    verbs: ["create", "get"],
    problem: "must not give access to running pods",
    fix: (resource) => `leave ${resource} to people and their own roles`,
  },
  {
    resources: ["pods/proxy", "services/proxy", "nodes/proxy"],
    verbs: proxied,
    problem: "must not give access to running pods",
    fix: (resource) => `leave ${resource} to people and their own roles`,
  },
  {
    resources: ["pods/ephemeralcontainers"],
    verbs: ["update", "patch"],
    problem: "must not give access to running pods",
    fix: (resource) => `leave ${resource} to people and their own roles`,
  },
  {
    resources: ["secrets"],
    verbs: write,
    problem: "must not be writable: the holder could replace or delete any password",
    fix: () => "grant only get, with the Secrets' names in resourceNames",
  },
  {
    resources: [
      ...["pods", "deployments", "statefulsets", "daemonsets", "replicasets", "replicationcontrollers"],
      ...["jobs", "cronjobs", "podtemplates"],
    ],
    verbs: ["create"],
    problem: "must not be created: a pod can run as any ServiceAccount of its namespace and mount its Secrets",
    fix: (resource) => `leave creating ${resource} to the controllers and to the program that deploys`,
  },
  {
    resources: ["serviceaccounts/token"],
    verbs: ["create"],
    problem: "must not be created: it issues a token for any ServiceAccount",
    fix: () => "let the pod use its own ServiceAccount",
  },
  {
    resources: ["certificatesigningrequests/approval", "certificatesigningrequests/status"],
    verbs: ["update", "patch"],
    problem: "must not be approved: a certificate can make its holder any user",
    fix: (resource) => `leave ${resource} to the cluster's administrators`,
  },
  {
    resources: [
      ...["mutatingwebhookconfigurations", "validatingwebhookconfigurations"],
      ...["mutatingadmissionpolicies", "mutatingadmissionpolicybindings"],
      ...["validatingadmissionpolicies", "validatingadmissionpolicybindings"],
    ],
    verbs: write,
    problem: "must not be changed: admission sees and changes every object in the cluster",
    fix: (resource) => `leave ${resource} to the cluster's administrators`,
  },
  {
    resources: ["persistentvolumes"],
    verbs: ["create"],
    problem: "must not be created: a volume can be any directory of a node",
    fix: () => "claim volumes with a PersistentVolumeClaim",
  },
];

/** Verbs that let a holder gain more rights than were granted; approve and sign are about certificates. */
const escalation = ["escalate", "bind", "impersonate", "approve", "sign"];

/** The rights in a role's rule that no role may grant. The verb matters: list on pods/exec means nothing. */
export function refusedRights(resources: string[], verbs: string[]): Right[] {
  const granted = resources.flatMap((value) =>
    rights
      .filter((right) => right.resources.includes(value))
      .filter((right) => verbs.includes("*") || verbs.some((verb) => right.verbs.includes(verb)))
      .map(({ problem, fix }): Right => ({ key: "resources", value, problem, fix: fix(value) })),
  );
  const escalating = verbs
    .filter((verb) => escalation.includes(verb))
    .map((value): Right => ({
      key: "verbs",
      value,
      problem: "must not be granted: the holder could gain more rights",
      fix: `leave ${value} out`,
    }));
  return [...granted, ...escalating];
}
