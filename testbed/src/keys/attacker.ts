// SPDX-License-Identifier: Apache-2.0
/**
 * What somebody can do who kept every key and every frame.
 *
 * @module
 */
import { Opener, type OwnEpoch } from "@landmoot/core/keys"
import { OPENSSL_AEAD } from "./aead.ts"

/** E of RFC 9605, section 5.2, as the product has it: how many bits of a key id are the epoch's. */
const EPOCHS = 16
/** More leaves than any test has. */
const EVERYBODY: ReadonlySet<number> = new Set(Array.from({ length: 1024 }, (_, leaf) => leaf))

/**
 * Tries every key on a frame of a microphone, whichever epoch the frame says that it is of.
 *
 * @param associated - what was authenticated beside it.
 * @returns the epoch whose key opened it; undefined if none did.
 */
export async function openWithAny(
  epochs: readonly OwnEpoch[],
  sealed: Uint8Array,
  associated: Uint8Array = new Uint8Array(),
): Promise<number | undefined> {
  for (const epoch of epochs) {
    for (let claimed = 0; claimed < EPOCHS; claimed += 1) {
      const opener = new Opener({ suite: 4, aead: OPENSSL_AEAD })
      opener.take({ ...epoch, epoch: claimed }, 0)
      const expected = { source: "microphone", leaves: EVERYBODY } as const
      const opened = await opener.open(expected, { associated, sealed }, 0)
      if (opened.kind === "opened") return epoch.epoch
    }
  }
  return undefined
}
