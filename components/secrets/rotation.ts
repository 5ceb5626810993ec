import * as pulumi from "@pulumi/pulumi";

export interface Rotation {
  /** Days that a value should live at most. */
  intervalDays: number;
  /** Day on which the value of each key was last replaced, as far as it is recorded. */
  rotated: Record<string, pulumi.Input<string | undefined>>;
}

/** Annotations that record the rotation on the Secret itself, for whoever looks after it (SCR-18). */
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
