import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { before, describe, it } from "mocha";
import { type KeyPair, fits, issue, issueAuthority, leavesFor } from "../cluster/certificates.ts";

describe("certificates", () => {
  const apiserver = leavesFor("192.0.2.7").find((leaf) => leaf.name === "apiserver")!;
  let authority: KeyPair;
  let pair: KeyPair;

  before(async () => {
    authority = await issueAuthority("ca");
    pair = await issue(apiserver, authority);
  });

  it("are signed by their authority", () => {
    const certificate = new X509Certificate(pair.certificate);
    const signer = new X509Certificate(authority.certificate);
    assert.ok(signer.ca);
    assert.ok(certificate.checkIssued(signer) && certificate.verify(signer.publicKey));
    assert.ok(!certificate.ca);
  });

  it("name every address at which clients reach the API server", () => {
    const certificate = new X509Certificate(pair.certificate);
    for (const address of ["127.0.0.1", "10.96.0.1", "192.0.2.7"]) assert.equal(certificate.checkIP(address), address);
    assert.equal(certificate.checkHost("kubernetes.default.svc"), "kubernetes.default.svc");
  });

  it("carry the user and the group that RBAC uses", async () => {
    const kubelet = await issue(
      leavesFor("192.0.2.7").find((leaf) => leaf.name === "kubelet")!,
      authority,
    );
    assert.equal(new X509Certificate(kubelet.certificate).subject, "O=system:nodes\nCN=system:node:todo-chatbot");
  });

  it("are kept while they are valid for their purpose", () => {
    assert.ok(fits(pair, apiserver, authority.certificate));
  });

  it("are issued again for another address, another authority or another key", async () => {
    const moved = leavesFor("192.0.2.8").find((leaf) => leaf.name === "apiserver")!;
    const other = await issueAuthority("ca");
    assert.ok(!fits(pair, moved, authority.certificate));
    assert.ok(!fits(pair, apiserver, other.certificate));
    assert.ok(!fits({ ...pair, key: other.key }, apiserver, authority.certificate));
  });
});
