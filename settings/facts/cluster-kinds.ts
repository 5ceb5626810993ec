/** Whether a cluster of this kind is, at least on some machines, a Minikube that the stack creates. */
export function mayBeMinikube(kind: unknown): boolean {
  return kind === "minikube" || kind === "auto";
}

/**
 * The kind of cluster that a stack deploys to.
 *
 * @param kind the kind in its settings
 * @param minikube the Minikube on this machine; undefined if there is none
 */
export function kindOn<Kind extends string>(
  kind: Kind,
  minikube: { refusesUser: boolean } | undefined,
): Exclude<Kind, "auto"> | "minikube" | "embedded" {
  if (kind !== "auto") return kind as Exclude<Kind, "auto">;
  return minikube === undefined || minikube.refusesUser ? "embedded" : "minikube";
}
