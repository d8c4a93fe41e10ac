// SPDX-License-Identifier: Apache-2.0
import { encodeGroupContext } from "ts-mls/groupContext.js"
import type { GroupContext } from "ts-mls/groupContext.js"
import { deriveSecret, expandWithLabel, extract, hash, SECRET_BYTES } from "./suite.ts"

/** The secrets of an epoch. Source: RFC 9420, section 8. */
export interface EpochSecrets {
  readonly senderData: Uint8Array
  readonly exporter: Uint8Array
  readonly confirmation: Uint8Array
  readonly authenticator: Uint8Array
  /** Goes into the next epoch. */
  readonly init: Uint8Array
}

// No pre-shared keys: in their place stands a secret of zeros (RFC 9420, section 8.4).
const NO_PSK = new Uint8Array(SECRET_BYTES)

/** The secret that joiners are sent. Source: RFC 9420, section 8. */
export function joinerSecretOf(
  init: Uint8Array,
  commitSecret: Uint8Array,
  context: GroupContext,
): Uint8Array {
  const extracted = extract(init, commitSecret)
  return expandWithLabel(extracted, { label: "joiner", context: encodeGroupContext(context) })
}

/** The secret that seals what is in a Welcome. Source: RFC 9420, section 8. */
export function welcomeSecretOf(joinerSecret: Uint8Array, psk: Uint8Array = NO_PSK): Uint8Array {
  return deriveSecret(extract(joinerSecret, psk), "welcome")
}

/** The secret of an epoch. Source: RFC 9420, section 8. */
export function epochSecretOf(
  joinerSecret: Uint8Array,
  context: GroupContext,
  psk: Uint8Array = NO_PSK,
): Uint8Array {
  const extracted = extract(joinerSecret, psk)
  return expandWithLabel(extracted, { label: "epoch", context: encodeGroupContext(context) })
}

/** Derives what an epoch needs from its secret. Source: RFC 9420, section 8. */
export function deriveEpoch(epochSecret: Uint8Array): EpochSecrets {
  return {
    senderData: deriveSecret(epochSecret, "sender data"),
    exporter: deriveSecret(epochSecret, "exporter"),
    confirmation: deriveSecret(epochSecret, "confirm"),
    authenticator: deriveSecret(epochSecret, "authentication"),
    init: deriveSecret(epochSecret, "init"),
  }
}

/** What is asked of the exporter. */
export interface Export {
  readonly label: string
  readonly context: Uint8Array
  readonly length: number
}

/** MLS-Exporter. Source: RFC 9420, section 8.5. */
export function exportSecret(exporter: Uint8Array, { label, context, length }: Export): Uint8Array {
  const secret = deriveSecret(exporter, label)
  return expandWithLabel(secret, { label: "exported", context: hash(context), length })
}
