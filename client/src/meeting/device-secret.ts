// SPDX-License-Identifier: Apache-2.0
import { randomText } from "../bytes.ts"

/** Under this name the tab remembers its secret. */
const NAME = "landmoot-device"
const SECRET = /^[A-Za-z0-9_-]{22}$/

/**
 * The random secret of this tab, 16 bytes, base64url: whoever shows it again is the same
 * device. It survives a reload where the tab may remember anything.
 *
 * @param memory - how the tab remembers; may throw where the person forbids it.
 */
export function deviceSecret(memory: () => Pick<Storage, "getItem" | "setItem">): string {
  try {
    const storage = memory()
    const known = storage.getItem(NAME)
    if (known !== null && SECRET.test(known)) return known
    const secret = randomText()
    storage.setItem(NAME, secret)
    return secret
  } catch {
    // A browser that remembers nothing is another device after each reload.
    return randomText()
  }
}
