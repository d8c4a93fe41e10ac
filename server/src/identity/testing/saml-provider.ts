// SPDX-License-Identifier: Apache-2.0
/**
 * A provider of SAML 2.0 that shares no code with the library: it writes its
 * assertions in canonical form, so that signing needs nothing but bytes.
 */
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto"
import { inflateRawSync } from "node:zlib"

const ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion"
const PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol"
const SIGNATURE = "http://www.w3.org/2000/09/xmldsig#"
const CANONICAL = "http://www.w3.org/2001/10/xml-exc-c14n#"

/** What the service provider gave it. */
export interface SamlPlace {
  /** Where people are sent to, as it stands in the provider's record. */
  readonly callback: string
  /** The name of the service provider. */
  readonly audience: string
}

/** A provider. */
export interface SamlProvider {
  readonly metadata: string
  /** Answers a request with who somebody is; `other` changes the signed text afterwards. */
  answer(
    place: SamlPlace,
    request: string,
    facts: { readonly email: string; readonly other?: string },
  ): string
}

/** Makes a provider for a domain, with a key of its own. */
export function aSamlProvider(domain: string): SamlProvider {
  const issuer = `https://idp.${domain}`
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
  const spki = publicKey.export({ type: "spki", format: "der" })
  const certificate = selfSigned(spki, (bytes) => sign("sha256", bytes, privateKey))

  return {
    metadata: `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${issuer}">
      <IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="${PROTOCOL}">
      <KeyDescriptor use="signing"><KeyInfo xmlns="${SIGNATURE}"><X509Data><X509Certificate>${certificate.toString("base64")}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
      <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${issuer}/sso"/>
      </IDPSSODescriptor></EntityDescriptor>`,
    answer: ({ callback, audience }, request, { email, other }) => {
      const asked = new URL(request).searchParams.get("SAMLRequest") ?? ""
      const xml = inflateRawSync(Buffer.from(asked, "base64")).toString()
      const inResponseTo = /\bID="([^"]+)"/u.exec(xml)?.[1] ?? ""
      const id = `_${randomBytes(16).toString("hex")}`
      const at = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString()
      const head = `<saml:Assertion xmlns:saml="${ASSERTION}" ID="${id}" IssueInstant="${at(0)}" Version="2.0"><saml:Issuer>${issuer}</saml:Issuer>`
      const rest = `<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">${email}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="${inResponseTo}" NotOnOrAfter="${at(300)}" Recipient="${callback}"></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${at(-60)}" NotOnOrAfter="${at(300)}"><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${at(0)}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement></saml:Assertion>`
      const digest = createHash("sha256")
        .update(head + rest)
        .digest("base64")
      const info = `<ds:SignedInfo xmlns:ds="${SIGNATURE}"><ds:CanonicalizationMethod Algorithm="${CANONICAL}"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod><ds:Reference URI="#${id}"><ds:Transforms><ds:Transform Algorithm="${SIGNATURE}enveloped-signature"></ds:Transform><ds:Transform Algorithm="${CANONICAL}"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>`
      const value = sign("sha256", Buffer.from(info), privateKey).toString("base64")
      const signature = `<ds:Signature xmlns:ds="${SIGNATURE}">${info}<ds:SignatureValue>${value}</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate.toString("base64")}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>`
      const assertion = `${head}${signature}${rest}`
      const told = other === undefined ? assertion : assertion.replaceAll(email, other)
      const response = `<samlp:Response xmlns:samlp="${PROTOCOL}" Destination="${callback}" ID="_${randomBytes(16).toString("hex")}" InResponseTo="${inResponseTo}" IssueInstant="${at(0)}" Version="2.0"><saml:Issuer xmlns:saml="${ASSERTION}">${issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode></samlp:Status>${told}</samlp:Response>`
      return Buffer.from(response).toString("base64")
    },
  }
}

/** The smallest certificate (RFC 5280, section 4.1) over a public key. */
function selfSigned(spki: Buffer, signed: (bytes: Buffer) => Buffer): Buffer {
  // sha256WithRSAEncryption, 1.2.840.113549.1.1.11, and CN=idp.
  const algorithm = der(0x30, Buffer.from("06092a864886f70d01010b0500", "hex"))
  const name = der(
    0x30,
    der(0x31, der(0x30, Buffer.from("0603550403", "hex"), der(0x0c, Buffer.from("idp")))),
  )
  const validity = der(
    0x30,
    der(0x17, Buffer.from("200101000000Z")),
    der(0x17, Buffer.from("490101000000Z")),
  )
  const serial = der(0x02, Buffer.of(1))
  const toBeSigned = der(0x30, serial, algorithm, name, validity, name, spki)
  return der(0x30, toBeSigned, algorithm, der(0x03, Buffer.of(0), signed(toBeSigned)))
}

/** One value of DER. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size =
    length < 0x80
      ? Buffer.of(length)
      : length < 0x100
        ? Buffer.of(0x81, length)
        : Buffer.of(0x82, length >> 8, length & 0xff)
  return Buffer.concat([Buffer.of(tag), size, content])
}
