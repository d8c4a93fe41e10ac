// SPDX-License-Identifier: Apache-2.0
/**
 * The X.509 certificate that a node shows in DTLS and on bridges. Nobody
 * believes it by itself: what counts is that its fingerprint stands in the
 * node certificate.
 *
 * @module
 */
// What @peculiar/x509 is built on asks for this polyfill, before its own import.
// oxlint-disable-next-line import/no-unassigned-import
import "reflect-metadata"
import { randomBytes, X509Certificate as ParsedCertificate } from "node:crypto"
import { X509CertificateGenerator } from "@peculiar/x509"

/** A self-signed certificate and its private key, both PEM (RFC 7468). */
export interface TlsIdentity {
  readonly certificate: string
  readonly key: string
  /** SHA-256, upper-case hex with colons (RFC 8122, section 5). */
  readonly fingerprint: string
}

// The node certificate is what ends soon; this one must only never end before it.
const VALID_DAYS = 3650
const DAY_MS = 86_400_000
const ECDSA = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" }

/** Makes a key (ECDSA P-256) and its self-signed certificate. @param now - seconds since 1970. */
export async function makeTlsIdentity(commonName: string, now: number): Promise<TlsIdentity> {
  const keys = await crypto.subtle.generateKey(ECDSA, true, ["sign", "verify"])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    // Positive and at most 20 bytes (RFC 5280, section 4.1.2.2).
    serialNumber: `01${randomBytes(15).toString("hex")}`,
    name: [{ CN: [commonName] }],
    // A clock that is a day behind still takes it.
    notBefore: new Date(now * 1000 - DAY_MS),
    notAfter: new Date(now * 1000 + VALID_DAYS * DAY_MS),
    signingAlgorithm: ECDSA,
    keys,
  })
  const pem = `${certificate.toString("pem")}\n`
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey))
  const body = pkcs8.toString("base64").replaceAll(/.{64}(?=.)/g, "$&\n")
  return {
    certificate: pem,
    key: `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`,
    fingerprint: fingerprintOf(pem),
  }
}

/** Computes the fingerprint of a PEM certificate: SHA-256, upper-case hex with colons. */
export function fingerprintOf(pem: string): string {
  return new ParsedCertificate(pem).fingerprint256
}
