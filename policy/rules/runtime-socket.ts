import { at, items, member, text } from "../manifest";
import type { Rule } from "../rule";

const sockets = [
  "/var/run/docker.sock",
  "/run/docker.sock",
  "/run/containerd/containerd.sock",
  "/var/run/containerd/containerd.sock",
  "/run/k3s/containerd/containerd.sock",
  "/var/run/crio/crio.sock",
  "/run/crio/crio.sock",
  "/var/run/cri-dockerd.sock",
  "/run/cri-dockerd.sock",
  "/run/podman/podman.sock",
  "/run/buildkit/buildkitd.sock",
];

/** Applies even if host-path is off or the resource is exempt from it. */
export const runtimeSocket: Rule = {
  name: "runtime-socket",
  checks: [4],
  title: "No volume contains a container runtime's socket.",
  why:
    "Anyone who can talk to the container runtime can start any container on the node, even a privileged one, " +
    "without Kubernetes knowing.",
  fix: "remove the volume; build images with a rootless builder in a pod, and ask the Kubernetes API what is running",
  severity: "critical",
  standards: ["PSS baseline", "NSA/CISA: hardening container environments", "CIS 5.2.12"],
  pod: ({ path, spec }) =>
    items(spec.volumes).flatMap((volume, index) => {
      const value = text(member(volume, "hostPath").path);
      const socket = value === undefined ? undefined : socketIn(value);
      return socket
        ? [{ path: at(path, "volumes", index, "hostPath", "path"), value, problem: `gives the pod ${socket}` }]
        : [];
    }),
};

/** The socket that a path on the node is or contains. */
function socketIn(path: string): string | undefined {
  const folder = `/${path
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/")}`;
  return sockets.find((socket) => socket === folder || socket.startsWith(folder === "/" ? "/" : `${folder}/`));
}
