import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { Refusal } from "../../settings/problems";

export interface GuardArgs<T> {
  /** What this update would make. */
  next: pulumi.Output<T>;
  /** What the last complete update made; undefined before it. */
  last: pulumi.Output<T | undefined>;
  /** The shape of both, by which the state's record is read. */
  shape: z.ZodType<T>;
  /** Why the change from one to the other is refused; undefined if it isn't. */
  problem: (last: T | undefined, next: T) => string | undefined;
}

/**
 * Refuses an update, and its preview, by what the last complete one left. Until there is one, it goes by what the first
 * update began with, which the stack's state keeps: that update may have failed after it had made something.
 */
export class Guard<T> {
  /** Exists once nothing is refused. */
  readonly accepted: pulumi.Output<pulumi.Resource>;

  constructor(name: string, { next, last, shape, problem }: GuardArgs<T>, opts?: pulumi.CustomResourceOptions) {
    const check = (before: T | undefined, wanted: T) => {
      const reason = problem(before, wanted);
      if (reason !== undefined) throw new Refusal(reason);
      return wanted;
    };
    // A refused update leaves the record as it is.
    const input = pulumi.all([last, next]).apply(([before, wanted]) => check(before as T | undefined, wanted as T));
    const record = new pulumi.Stash(name, { input }, opts);
    // A stash's output stays what it was first given.
    this.accepted = pulumi.all([record.output, last, next]).apply(([first, before, wanted]) => {
      if (before === undefined) check(shape.safeParse(first).data, wanted as T);
      return record;
    });
  }
}
