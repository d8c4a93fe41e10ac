// SPDX-License-Identifier: Apache-2.0
import { proposeRemoval } from "@landmoot/core/keys"
import type { Trust } from "../ports.ts"
import type { Propose } from "./removals.ts"

/** Makes removals of leaves as a seat proposes them: signed with its node's key. */
export function removalProposer(trust: Pick<Trust, "signProposal">): Propose {
  const sign = (content: Uint8Array): Uint8Array => trust.signProposal(content)
  return async ({ group, epoch, leaf }) => {
    const groupId = Buffer.from(group, "base64url")
    const proposal = proposeRemoval({ groupId, epoch, leaf, sign })
    return Buffer.from(proposal).toString("base64url")
  }
}
