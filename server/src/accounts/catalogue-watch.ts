// SPDX-License-Identifier: Apache-2.0
import type { Trust } from "../rooms/ports.ts"
import type { LiveMeetingHome } from "./home.ts"

/**
 * How often it is looked whether the catalogue has been replaced, in ms. Higher:
 * a retired region is left later, of the 60 s that R11 gives; lower: nothing is
 * gained, since catalogues are read again every few seconds.
 */
const LOOK_MS = 1000

/**
 * Revises running meetings whenever a new catalogue is in force, so that a
 * retired region is left at once (R11). A look compares two references.
 *
 * @param onError - hears why a revision failed; the next look tries again.
 */
export function watchCatalogue(
  { trust, home }: { readonly trust: Pick<Trust, "catalogue">; readonly home: LiveMeetingHome },
  onError: (error: unknown) => void,
): Disposable {
  let applied = trust.catalogue
  let busy = false
  async function look(): Promise<void> {
    const { catalogue } = trust
    if (busy || catalogue === applied) return
    busy = true
    try {
      await home.reviseAll()
      applied = catalogue
    } catch (error) {
      onError(error)
    } finally {
      busy = false
    }
  }
  const timer = setInterval(() => void look(), LOOK_MS)
  timer.unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
