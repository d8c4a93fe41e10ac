// SPDX-License-Identifier: Apache-2.0
import type { Admission } from "./admission.ts"
import type { Epoch } from "./epoch.ts"
import type { PrivateKeys } from "./path.ts"
import type { LeafKey } from "./suite.ts"

/** What one member knows of its group. */
export interface GroupState {
  readonly epoch: Epoch
  readonly ownLeaf: number
  readonly signer: LeafKey
  readonly privateKeys: PrivateKeys
  readonly admission: Admission
}
