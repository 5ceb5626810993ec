import * as pulumi from "@pulumi/pulumi";

/**
 * A promise of an input's value, for code that has to wait for it outside `apply`. It rejects with the input's error,
 * and stays pending if a preview doesn't know the value yet.
 */
export function promiseOf<T>(input: pulumi.Input<T>): Promise<pulumi.Unwrap<T>> {
  return new Promise((resolve, reject) => {
    const told = pulumi.output(input).apply((value) => void resolve(value));
    pulumi.recover(told, (error) => void reject(error as Error));
  });
}
