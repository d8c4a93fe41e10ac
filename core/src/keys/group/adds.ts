// SPDX-License-Identifier: Apache-2.0
import type { KeyPackage } from "ts-mls/keyPackage.js"
import { KeysError, type KeysErrorCode } from "../errors.ts"
import type { Admission } from "./admission.ts"
import { readKeyPackage, verifyKeyPackage } from "./key-package.ts"
import { addLeaf } from "./proposals.ts"
import type { Tree } from "./tree.ts"

/** A key package that was left out. */
export interface RefusedAdd {
  /** Its place among those that were to be added. */
  readonly index: number
  readonly code: KeysErrorCode
}

/** What key packages are judged against. */
interface Judging {
  /** The tree without whom the commit removes. */
  readonly tree: Tree
  readonly admission: Admission
  /** In milliseconds. */
  readonly now: number
}

/** Sorts key packages into good ones and bad ones, so that a bad one does not stop the others. */
export async function judgeAdds(
  messages: readonly Uint8Array[],
  { tree, admission, now }: Judging,
): Promise<{ readonly good: readonly KeyPackage[]; readonly refused: readonly RefusedAdd[] }> {
  const judged = await Promise.all(
    messages.map(async (message) => {
      try {
        const keyPackage = readKeyPackage(message)
        await verifyKeyPackage(keyPackage, now)
        await admission.admit(keyPackage.leafNode)
        return keyPackage
      } catch (error) {
        return codeOf(error)
      }
    }),
  )
  const good: KeyPackage[] = []
  const refused: RefusedAdd[] = []
  let larger = tree
  for (const [index, each] of judged.entries()) {
    try {
      if (typeof each === "string") {
        refused.push({ index, code: each })
      } else {
        larger = addLeaf(larger, each.leafNode)[0]
        good.push(each)
      }
    } catch (error) {
      refused.push({ index, code: codeOf(error) })
    }
  }
  return { good, refused }
}

/** The code of a refusal; anything else goes on. */
function codeOf(error: unknown): KeysErrorCode {
  if (error instanceof KeysError) return error.code
  throw error
}
