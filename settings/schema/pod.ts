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

/** Rights of a pod and its container: those of the Pod Security Standard `restricted`, and nothing above it (section 6). */
export const securityContext = z.strictObject({
  runAsNonRoot: setting(z.literal(true, "must be true"), "SEC-1", "Kubernetes starts no process of root."),
  runAsUser: setting(wholeNumber(1), "SEC-2", "User that processes run as; 1000 is that of the built images."),
  fsGroup: setting(wholeNumber(1), "SEC-3", "Group of the processes, which mounted volumes belong to."),
  allowPrivilegeEscalation: setting(
    z.literal(false, "must be false"),
    "SEC-4",
    "No process gets more rights than the one that started it.",
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
      "Rights of root that no process has.",
      ["ALL"],
    ),
  }),
  privileged: setting(z.literal(false, "must be false"), "SEC-7", "No container is as good as root on its node."),
  seccompProfile,
});

const absolutePath = matching(/^\/[^\s:]*[^\s:/]$/, "must be an absolute path");

export const pod = {
  containerName: setting(dnsLabel, "DEP-14", "Name of the container, in logs and for kubectl."),
  securityContext,
  writablePaths: setting(
    z.record(absolutePath, bytes).refine((paths) => "/tmp" in paths, "must include /tmp"),
    "DEP-22",
    "Directories that can be written, each with the size that it may grow to; they are empty when a pod starts.",
    { "/tmp": "64Mi", "/app/cache": "256Mi" },
  ),
  configVolume: setting(z.boolean(), "DEP-23", "Whether the ConfigMap's keys also lie as files in /etc/config."),
  secretVolume: setting(z.boolean(), "DEP-24", "Whether the Secret's keys also lie as files in /etc/secrets."),
  envConfigMaps: setting(
    z.array(dnsSubdomain),
    "DEP-20",
    "ConfigMaps of the stack's namespace, beside its own, whose keys become environment variables. Each must exist.",
    ["team-settings"],
  ),
  envSecrets: setting(
    z.array(dnsSubdomain),
    "DEP-20",
    "Secrets of the stack's namespace, beside its own, whose keys become environment variables. Each must exist.",
    ["team-credentials"],
  ),
  drainSeconds: setting(
    wholeNumber(0),
    "CFG-28",
    "Seconds that a pod goes on serving after it was taken out of the Services, until every node has noticed.",
  ),
  terminationGracePeriodSeconds: setting(
    wholeNumber(1),
    "CFG-28",
    "Seconds from there until a pod that hasn't ended is killed; above drainSeconds.",
  ),
};
