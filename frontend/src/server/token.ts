import "server-only";
import { SignJWT } from "jose";
import type { User } from "./identity.ts";
import type { Settings } from "./settings.ts";

export const ISSUER = "todo-frontend";
export const AUDIENCE = "todo-backend";

/** The backend checks a token when a call starts, so nobody needs it for longer. */
const LIFETIME_SECONDS = 60;

/** A token with which this server acts for `user` at the backend; it never reaches a browser. */
export function signToken(user: Pick<User, "id">, jwt: Settings["jwt"], now: Date = new Date()): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: jwt.algorithm, typ: "JWT" })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(user.id)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + Math.min(jwt.expiration, LIFETIME_SECONDS))
    .sign(new TextEncoder().encode(jwt.secretKey));
}
