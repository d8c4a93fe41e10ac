// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto"

/**
 * A short name for a person's groups and layer, so that people of one policy are
 * counted over an index of short texts. Both are JSON as it is stored.
 */
export function shapeOf(groups: string, layer: string): string {
  return createHash("sha256").update(`${groups}\n${layer}`).digest("base64url").slice(0, 22)
}
