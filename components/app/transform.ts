/** Changes what a component asks of Kubernetes, for what the settings have no key for. */
export type Transform<Args> = (args: Args) => Args;

/** A child's arguments, as the caller's transform leaves them. */
export function transformed<Args>(transform: Transform<Args> | undefined, args: Args): Args {
  return transform ? transform(args) : args;
}
