import { X509Certificate } from "node:crypto";
import { z } from "zod";

const rule = "must be one or more certificates in PEM form, and nothing else";

/**
 * Certificates in PEM form. A private key next to them is refused: the text isn't kept as a secret.
 *
 * @requirement DB-29
 */
export const certificates = z.string(rule).refine(areCertificates, rule);

function areCertificates(text: string): boolean {
  const pem = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;
  const found = text.match(pem) ?? [];
  return found.length > 0 && text.replace(pem, "").trim() === "" && found.every(isCertificate);
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}
