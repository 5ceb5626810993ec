import * as pulumi from "@pulumi/pulumi";

export interface Rotation {
  /** Days after which a value is due for rotation. */
  intervalDays: number;
  /** Day on which the value of each key was last replaced, if it is recorded. */
  rotated: Record<string, pulumi.Input<string | undefined>>;
}

/**
 * Annotations that record the rotation on the Secret itself, for the people who operate it.
 *
 * @requirement SCR-18
 */
export function rotationAnnotations({ intervalDays, rotated }: Rotation): pulumi.Output<Record<string, string>> {
  return pulumi.output(rotated).apply((dates) => {
    const known = Object.entries(dates).flatMap(([key, date]) =>
      date === undefined ? [] : [[`rotation.todo-app/${key}`, date]],
    );
    return { "rotation.todo-app/interval-days": String(intervalDays), ...Object.fromEntries(known) } as Record<
      string,
      string
    >;
  });
}
