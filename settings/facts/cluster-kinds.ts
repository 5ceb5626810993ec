/** Whether a cluster of this kind is, or on some machines is, a Minikube that the stack makes. */
export function mayBeMinikube(kind: unknown): boolean {
  return kind === "minikube" || kind === "auto";
}

/**
 * The kind of cluster that a stack deploys to.
 *
 * @param kind what its settings say
 * @param minikube version of the Minikube on this machine; undefined where there is none
 */
export function kindOn<Kind extends string>(
  kind: Kind,
  minikube: string | undefined,
): Exclude<Kind, "auto"> | "minikube" | "embedded" {
  if (kind !== "auto") return kind as Exclude<Kind, "auto">;
  return minikube === undefined ? "embedded" : "minikube";
}
