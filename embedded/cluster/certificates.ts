/** The cluster's certificate authorities and their certificates. Keys never leave `directories.pki`, mode 0600. */
import "reflect-metadata"; // needed by @peculiar/x509
import * as x509 from "@peculiar/x509";
import { X509Certificate, createPrivateKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFile } from "../host/files.ts";
import { directories, networks, nodeName } from "./settings.ts";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const day = 24 * 60 * 60 * 1000;
const authorityDays = 3650;
const leafDays = 365;
/** A certificate is issued again if it has fewer days left than this. */
const renewalDays = 30;

/** Each authority signs for one purpose: a client of the API must not also be one of etcd or of the front proxy. */
export type AuthorityName = "ca" | "etcd-ca" | "front-proxy-ca";

export interface Leaf {
  name: string;
  authority: AuthorityName;
  commonName: string;
  organization?: string;
  /** DNS names and IP addresses; a certificate with any is for a server. */
  hosts?: string[];
  isClient?: boolean;
}

export interface KeyPair {
  certificate: string;
  key: string;
}

/** Everything that is issued for a node with this address. */
export function leavesFor(nodeAddress: string): Leaf[] {
  const service = [
    "kubernetes",
    "kubernetes.default",
    "kubernetes.default.svc",
    `kubernetes.default.svc.${networks.domain}`,
  ];
  const local = ["localhost", "127.0.0.1"];
  return [
    {
      name: "apiserver",
      authority: "ca",
      commonName: "kube-apiserver",
      hosts: [...service, ...local, networks.apiserverService, nodeAddress],
    },
    { name: "apiserver-kubelet-client", authority: "ca", commonName: "kube-apiserver-kubelet-client", isClient: true },
    { name: "admin", authority: "ca", commonName: "admin", organization: "system:masters", isClient: true },
    {
      name: "controller-manager",
      authority: "ca",
      commonName: "system:kube-controller-manager",
      hosts: local,
      isClient: true,
    },
    { name: "scheduler", authority: "ca", commonName: "system:kube-scheduler", hosts: local, isClient: true },
    { name: "kube-proxy", authority: "ca", commonName: "system:kube-proxy", isClient: true },
    { name: "calico-felix", authority: "ca", commonName: "calico-felix", isClient: true },
    { name: "calico-cni", authority: "ca", commonName: "calico-cni", isClient: true },
    {
      name: "kubelet",
      authority: "ca",
      commonName: `system:node:${nodeName}`,
      organization: "system:nodes",
      hosts: [nodeName, nodeAddress, "127.0.0.1"],
      isClient: true,
    },
    {
      name: "metrics-server",
      authority: "ca",
      commonName: "metrics-server",
      hosts: ["metrics-server.kube-system.svc"],
    },
    { name: "front-proxy-client", authority: "front-proxy-ca", commonName: "front-proxy-client", isClient: true },
    { name: "etcd", authority: "etcd-ca", commonName: "etcd", hosts: local, isClient: true },
    { name: "apiserver-etcd-client", authority: "etcd-ca", commonName: "kube-apiserver", isClient: true },
  ];
}

/** Issues certificates that are missing, expire soon or don't match the node's address any more. */
export async function ensureCertificates(nodeAddress: string): Promise<void> {
  for (const name of ["ca", "etcd-ca", "front-proxy-ca"] as const) {
    if (!isCurrent(name)) store(name, await issueAuthority(name));
  }
  for (const leaf of leavesFor(nodeAddress)) {
    const authority = load(leaf.authority);
    if (!isCurrent(leaf.name, leaf, authority.certificate)) store(leaf.name, await issue(leaf, authority));
  }
  if (!existsSync(pkiFile("service-accounts.key"))) storeServiceAccountKey();
}

export function pkiFile(name: string): string {
  return join(directories.pki, name);
}

/** Contents of certificate files, for the digest that decides whether a daemon has to be restarted. */
export function certificatesOf(...names: string[]): string[] {
  return names.map((name) => readFileSync(pkiFile(`${name}.crt`), "utf8"));
}

export function load(name: string): KeyPair {
  return {
    certificate: readFileSync(pkiFile(`${name}.crt`), "utf8"),
    key: readFileSync(pkiFile(`${name}.key`), "utf8"),
  };
}

/** The key first, so that a certificate without its key can't be left behind. */
function store(name: string, pair: KeyPair): void {
  writeFile(pkiFile(`${name}.key`), pair.key);
  writeFile(pkiFile(`${name}.crt`), pair.certificate, 0o644);
}

function isCurrent(name: string, leaf?: Leaf, authority?: string): boolean {
  if (!existsSync(pkiFile(`${name}.crt`)) || !existsSync(pkiFile(`${name}.key`))) return false;
  return fits(load(name), leaf, authority);
}

/** Whether a key pair matches, is valid long enough, and is what would be issued today. */
export function fits(pair: KeyPair, leaf?: Leaf, authority?: string): boolean {
  const certificate = new X509Certificate(pair.certificate);
  if (Date.parse(certificate.validTo) - Date.now() < renewalDays * day) return false;
  if (!certificate.checkPrivateKey(createPrivateKey(pair.key))) return false;
  if (authority !== undefined && !certificate.verify(new X509Certificate(authority).publicKey)) return false;
  const names = (certificate.subjectAltName ?? "").split(", ").map((name) => name.replace(/^(DNS|IP Address):/, ""));
  return (leaf?.hosts ?? []).every((host) => names.includes(host));
}

export async function issueAuthority(name: AuthorityName): Promise<KeyPair> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `CN=todo-chatbot-${name}`,
    ...validity(authorityDays),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: `${certificate.toString("pem")}\n`, key: await exportKey(keys.privateKey) };
}

export async function issue(leaf: Leaf, authority: KeyPair): Promise<KeyPair> {
  const issuer = new x509.X509Certificate(authority.certificate);
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const hosts = leaf.hosts ?? [];
  const usages = [
    ...(hosts.length > 0 ? [x509.ExtendedKeyUsage.serverAuth] : []),
    ...(leaf.isClient ? [x509.ExtendedKeyUsage.clientAuth] : []),
  ];
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: [...(leaf.organization ? [{ O: [leaf.organization] }] : []), { CN: [leaf.commonName] }],
    issuer: issuer.subject,
    ...validity(leafDays),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: await importKey(authority.key),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(usages),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
      ...(hosts.length > 0 ? [new x509.SubjectAlternativeNameExtension(hosts.map(alternativeName))] : []),
    ],
  });
  return { certificate: `${certificate.toString("pem")}\n`, key: await exportKey(keys.privateKey) };
}

function alternativeName(host: string): { type: "ip" | "dns"; value: string } {
  return { type: /^[\d.]+$|:/.test(host) ? "ip" : "dns", value: host };
}

function storeServiceAccountKey(): void {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  writeFile(pkiFile("service-accounts.pub"), publicKey.export({ type: "spki", format: "pem" }).toString(), 0o644);
  writeFile(pkiFile("service-accounts.key"), privateKey.export({ type: "pkcs8", format: "pem" }).toString());
}

/** Valid from a minute ago, for clocks that differ a little. */
function validity(days: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + days * day) };
}

/** Positive, as RFC 5280 requires. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return bytes.toString("hex");
}

async function exportKey(key: CryptoKey): Promise<string> {
  const encoded = Buffer.from(await crypto.subtle.exportKey("pkcs8", key)).toString("base64");
  return `-----BEGIN PRIVATE KEY-----\n${encoded.replace(/.{64}(?=.)/g, "$&\n")}\n-----END PRIVATE KEY-----\n`;
}

async function importKey(pem: string): Promise<CryptoKey> {
  const der = Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ""), "base64");
  return crypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]);
}
