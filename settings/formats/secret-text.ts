import { inspect } from "node:util";
import * as pulumi from "@pulumi/pulumi";

/**
 * A secret value from the stack's config. Settings checks can inspect it, and it can be used as an Output; printing
 * it only shows that it is a secret.
 *
 * @requirement SCR-17
 */
export class SecretText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Whether the value is valid. The check must not pass on what it sees. */
  matches(check: (text: string) => boolean): boolean {
    return check(this.#text);
  }

  /** The bytes of the value, or of what it encodes in base64. */
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
