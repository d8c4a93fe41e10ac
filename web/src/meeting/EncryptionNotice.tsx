// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from "react"
import { Icon } from "../ui/Icon.tsx"
import type { EncryptionPanelView } from "./encryption.ts"
import { ENCRYPTION_SHAPES } from "./EncryptionChip.tsx"

/** Says over the stage that there are no keys yet, or that they are in doubt. */
export function EncryptionNotice({ view }: { readonly view: EncryptionPanelView }): ReactNode {
  if (view.look === "on") return null
  return (
    <div
      className="notice meeting-notice"
      role={view.look === "waiting" ? "status" : "alert"}
      data-testid="encryption-notice"
      data-look="unverified"
    >
      <Icon of={ENCRYPTION_SHAPES[view.look]} />
      <strong>{view.title}</strong>
      <p>{view.text}</p>
    </div>
  )
}
