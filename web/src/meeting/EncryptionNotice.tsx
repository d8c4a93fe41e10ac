// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import { Icon } from "../ui/Icon.tsx"
import type { EncryptionPanelView } from "./encryption.ts"
import { ENCRYPTION_SHAPES } from "./EncryptionChip.tsx"

/**
 * Says over the stage that there are no keys yet, or that they are in doubt. That somebody is
 * joining shows on the chip and on their tile, without disturbing anybody.
 */
export function EncryptionNotice({ view }: { readonly view: EncryptionPanelView }): ReactNode {
  if (view.look !== "waiting" && view.look !== "doubtful") return null
  return (
    <div
      className="notice meeting-notice encryption-notice"
      role={view.look === "waiting" ? "status" : "alert"}
      data-testid="encryption-notice"
      data-look="unverified"
      data-phase={view.look}
    >
      <Icon of={ENCRYPTION_SHAPES[view.look]} />
      <strong>{view.title}</strong>
      <p>{view.text}</p>
    </div>
  )
}
