import * as pulumi from "@pulumi/pulumi";
import { OtherStack } from "../../../components/stacks/other-stack";
import { stackOutputs } from "../../../components/stacks/outputs";

/** What a stack in the test does: export given outputs, or read another stack's. */
interface Wanted {
  exports?: Record<string, unknown>;
  secret?: string;
  reads?: string;
  fails?: boolean;
}

const { url, namespace, endpoints } = stackOutputs.shape;
const { exports: told = {}, secret, reads, fails } = new pulumi.Config("todo").requireObject<Wanted>("references");
if (fails) throw new pulumi.RunError("It fails, as the test wants it");
const other =
  reads === undefined
    ? undefined
    : new OtherStack("other", { stack: reads, setting: "promoteFrom", needs: { url, namespace, endpoints } });

module.exports = {
  ...told,
  ...(secret !== undefined && { [secret]: pulumi.secret(told[secret]) }),
  ...(other && { read: other.outputs, lastUpdate: other.lastUpdate }),
};
