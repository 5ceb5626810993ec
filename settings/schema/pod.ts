import { z } from "zod";
import { dnsLabel, dnsSubdomain } from "../formats/names";
import { wholeNumber } from "../formats/numbers";
import { bytes } from "../formats/quantities";
import { matching } from "../formats/text";
import { setting } from "./setting";

/* What the pods of a built component may do and what they get; a change of any of it restarts them. */

const seccompProfile = z.strictObject({
  type: setting(
    z.enum(["RuntimeDefault", "Localhost"]),
    "SEC-8",
    "Which system calls the kernel lets through: the container runtime's set, or that of a file on the node.",
  ),
  localhostProfile: setting(
    matching(/^[^/\s][^\s]*$/, "must be a path below the kubelet's seccomp directory").optional(),
    "SEC-8",
    "That file, with type `Localhost`.",
    "profiles/todo.json",
  ),
});

/**
 * Rights of a pod and its container: those of the Pod Security Standard `restricted`, and nothing above it (section 6).
 */
export const securityContext = z.strictObject({
  runAsNonRoot: setting(z.literal(true, "must be true"), "SEC-1", "Kubernetes starts no process of root."),
  runAsUser: setting(wholeNumber(1), "SEC-2", "User that processes run as; the built images use 1000."),
  fsGroup: setting(wholeNumber(1), "SEC-3", "Group that owns mounted volumes and that processes belong to."),
  allowPrivilegeEscalation: setting(
    z.literal(false, "must be false"),
    "SEC-4",
    "No process gets more privileges than the one that started it.",
  ),
  readOnlyRootFilesystem: setting(
    z.literal(true, "must be true"),
    "SEC-5",
    "Nothing but `writablePaths` can be written.",
  ),
  capabilities: z.strictObject({
    drop: setting(
      z.array(z.string()).refine((names) => names.includes("ALL"), "must include ALL"),
      "SEC-6",
      "Root capabilities that no process has.",
      ["ALL"],
    ),
  }),
  privileged: setting(z.literal(false, "must be false"), "SEC-7", "No container has root's power over its node."),
  seccompProfile,
});

const absolutePath = matching(/^\/[^\s:]*[^\s:/]$/, "must be an absolute path");

export const pod = {
  containerName: setting(dnsLabel, "DEP-14", "Name of the container, in logs and for kubectl."),
  securityContext,
  writablePaths: setting(
    z.record(absolutePath, bytes).refine((paths) => "/tmp" in paths, "must include /tmp"),
    "DEP-22",
    "Writable directories, each with its maximum size; they are empty when a pod starts.",
    { "/tmp": "64Mi", "/app/cache": "256Mi" },
  ),
  configVolume: setting(z.boolean(), "DEP-23", "Whether the ConfigMap's keys are also files in /etc/config."),
  secretVolume: setting(z.boolean(), "DEP-24", "Whether the Secret's keys are also files in /etc/secrets."),
  envConfigMaps: setting(
    z.array(dnsSubdomain),
    "DEP-20",
    "Further ConfigMaps of the stack's namespace whose keys become environment variables. Each must exist.",
    ["team-settings"],
  ),
  envSecrets: setting(
    z.array(dnsSubdomain),
    "DEP-20",
    "Further Secrets of the stack's namespace whose keys become environment variables. Each must exist.",
    ["team-credentials"],
  ),
  drainSeconds: setting(
    wholeNumber(0),
    "CFG-28",
    "Seconds that a pod keeps serving after it is removed from the Services, until every node has noticed.",
  ),
  terminationGracePeriodSeconds: setting(
    wholeNumber(1),
    "CFG-28",
    "Seconds from then until a pod that hasn't stopped is killed; more than drainSeconds.",
  ),
};
