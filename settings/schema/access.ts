import { z } from "zod";
import { dnsLabel, labelKey } from "../formats/names";
import { plainText } from "../formats/text";
import { setting } from "./setting";

/** The account that the pods run as (section 16). */
export const serviceAccount = z.strictObject({
  create: setting(
    z.boolean(),
    "RBAC-1",
    "Whether the stack creates the account; otherwise the namespace must already have one of that name.",
  ),
  name: setting(dnsLabel, "RBAC-2", "Name of the account; a change restarts all pods."),
  annotations: setting(
    z.record(labelKey, plainText),
    "RBAC-3",
    "Annotations of the account, from which clouds grant it permissions.",
    { "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/todo" },
  ),
});

export const rbac = z.strictObject({
  create: setting(
    z.boolean(),
    "RBAC-4",
    "Whether the account may read the application's ConfigMap and Secret through the API.",
  ),
});
