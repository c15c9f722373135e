import { X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { createAuthority, issueServerCertificate } from "../../../src/wire/network/x509.ts";

test("a server certificate is for its host, from its authority, and in its time", () => {
  const authority = createAuthority("Test authority");
  const ca = new X509Certificate(authority.certificate);
  const leaf = new X509Certificate(issueServerCertificate("graph.microsoft.com", authority).certificate);
  expect([ca.ca, ca.verify(ca.publicKey), ca.subject]).toEqual([true, true, "CN=Test authority"]);
  expect([leaf.ca, leaf.verify(ca.publicKey), leaf.checkIssued(ca)]).toEqual([false, true, true]);
  expect(leaf.checkHost("graph.microsoft.com")).toBe("graph.microsoft.com");
  expect(leaf.checkHost("login.microsoftonline.com")).toBeUndefined();
  expect(leaf.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
  expect(leaf.validFromDate.getTime()).toBeLessThan(Date.now());
  expect(leaf.validToDate.getTime()).toBeGreaterThan(Date.now());
});

test("without an authority a certificate is its own issuer, and another authority does not vouch for it", () => {
  const authority = new X509Certificate(createAuthority("Test authority").certificate);
  const selfSigned = new X509Certificate(issueServerCertificate("graph.microsoft.com").certificate);
  expect(selfSigned.verify(selfSigned.publicKey)).toBe(true);
  expect(selfSigned.checkIssued(authority)).toBe(false);
});

test("a long host name fits", () => {
  const host = `${"a".repeat(60)}.${"b".repeat(60)}.${"c".repeat(60)}.example`;
  const leaf = new X509Certificate(issueServerCertificate(host, createAuthority("x")).certificate);
  expect(leaf.checkHost(host)).toBe(host);
});
