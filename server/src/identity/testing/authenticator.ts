// SPDX-License-Identifier: Apache-2.0
/** An authenticator made of software, which does or does not verify its user. Source: WebAuthn Level 3. */
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto"
import { ORIGIN } from "./world.ts"

/** Flags of authenticator data (section 6.1). */
const PRESENT = 0x01
const VERIFIED = 0x04
const ATTESTED = 0x40

/** What it gives to a page. */
export interface Authenticator {
  create(challenge: string): object
  get(challenge: string): object
}

/** Makes one with a key of its own. */
export function anAuthenticator(options: { readonly verifies: boolean }): Authenticator {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const { x, y } = publicKey.export({ format: "jwk" })
  const id = randomBytes(32)
  const seen = (): number => PRESENT | (options.verifies ? VERIFIED : 0)
  let counter = 0

  function data(flags: number, rest: Buffer): Buffer {
    const count = Buffer.alloc(4)
    counter += 1
    count.writeUInt32BE(counter)
    const place = createHash("sha256").update(new URL(ORIGIN).hostname).digest()
    return Buffer.concat([place, Buffer.of(flags), count, rest])
  }
  function credential(response: object): object {
    const name = id.toString("base64url")
    return { id: name, rawId: name, type: "public-key", clientExtensionResults: {}, response }
  }

  return {
    create: (challenge) => {
      // COSE (RFC 9053, section 7.1.1): EC2, ES256, P-256.
      const key = Buffer.concat([
        Buffer.of(0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20),
        Buffer.from(x!, "base64url"),
        Buffer.of(0x22, 0x58, 0x20),
        Buffer.from(y!, "base64url"),
      ])
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.of(0, id.length), id, key])
      const authData = data(seen() | ATTESTED, attested)
      const length = Buffer.alloc(2)
      length.writeUInt16BE(authData.length)
      // CBOR: { fmt: "none", attStmt: {}, authData }.
      const attestation = Buffer.concat([
        Buffer.of(0xa3, 0x63),
        Buffer.from("fmt"),
        Buffer.of(0x64),
        Buffer.from("none"),
        Buffer.of(0x67),
        Buffer.from("attStmt"),
        Buffer.of(0xa0, 0x68),
        Buffer.from("authData"),
        Buffer.of(0x59),
        length,
        authData,
      ])
      return credential({
        clientDataJSON: clientData("webauthn.create", challenge).toString("base64url"),
        attestationObject: attestation.toString("base64url"),
        transports: ["internal"],
      })
    },
    get: (challenge) => {
      const client = clientData("webauthn.get", challenge)
      const authData = data(seen(), Buffer.alloc(0))
      const signed = Buffer.concat([authData, createHash("sha256").update(client).digest()])
      return credential({
        clientDataJSON: client.toString("base64url"),
        authenticatorData: authData.toString("base64url"),
        signature: sign("sha256", signed, privateKey).toString("base64url"),
      })
    },
  }
}

function clientData(type: string, challenge: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin: ORIGIN, crossOrigin: false }))
}
