// SPDX-License-Identifier: Apache-2.0

/** The right to a producer on one router. Releasing it twice is as good as once. */
export interface Lease {
  release(): void
}

/** A lease that runs `release` once. */
export function leaseOf(release: () => void): Lease {
  let held = true
  return {
    release() {
      if (!held) return
      held = false
      release()
    },
  }
}
