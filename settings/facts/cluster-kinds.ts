/** Whether a cluster of this kind is, or on some machines is, a Minikube that the stack makes. */
export function mayBeMinikube(kind: unknown): boolean {
  return kind === "minikube" || kind === "auto";
}
