import * as pulumi from "@pulumi/pulumi";

/**
 * A promise of what an input comes to, for code that has to wait for it outside of `apply`. It rejects with the error that
 * the input fails with. A value that a preview doesn't know yet stays pending.
 */
export function promiseOf<T>(input: pulumi.Input<T>): Promise<pulumi.Unwrap<T>> {
  return new Promise((resolve, reject) => {
    const told = pulumi.output(input).apply((value) => void resolve(value));
    pulumi.recover(told, (error) => void reject(error as Error));
  });
}
