// SPDX-License-Identifier: Apache-2.0

const MEMORY = "landmoot.account-invitation"

/** Keeps an invitation's secret in this tab while its person signs in. It never goes into a query. */
export function keepInvitation(token: string): void {
  try {
    sessionStorage.setItem(MEMORY, token)
  } catch {
    // Storage is switched off: the person opens the link from the mail again.
  }
}

/** The secret behind `#` in the address, else the one that was kept. */
export function recallInvitation(hash: string): string {
  const told = hash.replace(/^#/, "")
  if (told !== "") return told
  try {
    return sessionStorage.getItem(MEMORY) ?? ""
  } catch {
    return ""
  }
}

/** Forgets it once it was used. */
export function forgetInvitation(): void {
  try {
    sessionStorage.removeItem(MEMORY)
  } catch {
    // Storage is switched off: nothing was kept.
  }
}
