// SPDX-License-Identifier: Apache-2.0
import { User } from "lucide-react"
import type { ReactNode } from "react"
import { Icon } from "./Icon.tsx"
import { initialsOf } from "./initials.ts"

/** A person without a picture. */
export function Avatar({
  name,
  large = false,
}: {
  readonly name: string
  readonly large?: boolean
}): ReactNode {
  const initials = initialsOf(name)
  return (
    <span className="avatar" data-large={large || undefined} aria-hidden="true">
      {initials === "" ? <Icon of={User} size={24} /> : initials}
    </span>
  )
}
