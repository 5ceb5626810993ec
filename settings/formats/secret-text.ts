import { inspect } from "node:util";
import * as pulumi from "@pulumi/pulumi";

/**
 * A secret value of the stack's config. It can be checked while settings are, and used as an Output; whatever prints it
 * shows that it is a secret and nothing else.
 *
 * @requirement SCR-17
 */
export class SecretText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Whether the value is as it should be. What the check sees must not leave it. */
  matches(check: (text: string) => boolean): boolean {
    return check(this.#text);
  }

  /** Bytes of the value, or of what it is the base64 of. */
  bytes(encoding: "utf8" | "base64" = "utf8"): number {
    return Buffer.byteLength(this.#text, encoding);
  }

  /** The value as a Pulumi secret, which is encrypted from here to the cluster. */
  output(): pulumi.Output<string> {
    return pulumi.secret(this.#text);
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
