/**
 * Whether a stack's output `clusterId` is the UID of a cluster's namespace kube-system; otherwise it is a Minikube's
 * profile, which is also its context.
 */
export function isUid(clusterId: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(clusterId);
}
