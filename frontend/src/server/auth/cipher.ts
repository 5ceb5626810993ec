import "server-only";
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from "node:crypto";

const PREFIX = "v1.";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts what is stored of a session. */
export interface Cipher {
  /** The same text always has the same result, so that a session can be found by its encrypted token. */
  readonly seal: (text: string) => string;
  /** The original text, or undefined if the value wasn't sealed, or was sealed with another secret. */
  readonly open: (sealed: string) => string | undefined;
}

/**
 * AES-256-GCM under keys derived from a secret; the nonce is a MAC of the text (as in RFC 5297), so two texts never
 * share one.
 */
export function createCipher(secret: string): Cipher {
  const keys = Buffer.from(hkdfSync("sha256", secret, "", "todo-frontend sessions", 64));
  const [encryptionKey, nonceKey] = [keys.subarray(0, 32), keys.subarray(32)];

  return {
    seal: (text) => {
      const iv = createHmac("sha256", nonceKey).update(text).digest().subarray(0, IV_BYTES);
      const cipher = createCipheriv("aes-256-gcm", encryptionKey, iv);
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return PREFIX + Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64url");
    },
    open: (sealed) => {
      if (!sealed.startsWith(PREFIX)) return undefined;
      const bytes = Buffer.from(sealed.slice(PREFIX.length), "base64url");
      try {
        const decipher = createDecipheriv("aes-256-gcm", encryptionKey, bytes.subarray(0, IV_BYTES), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
        return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
      } catch {
        return undefined;
      }
    },
  };
}
