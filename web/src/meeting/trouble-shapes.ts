// SPDX-License-Identifier: Apache-2.0
import { DoorOpen, KeyRound, LockOpen, type LucideIcon, ShieldX, WifiOff } from "lucide-react"
import type { TroubleKind } from "./trouble.ts"

/** Each reason has a shape of its own, so that none is told by colour alone. */
export const TROUBLE_SHAPES: Readonly<Record<TroubleKind, LucideIcon>> = {
  joining: DoorOpen,
  "no-key": KeyRound,
  "wrong-key": ShieldX,
  unencrypted: LockOpen,
  "no-transport": WifiOff,
}
