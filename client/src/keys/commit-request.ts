// SPDX-License-Identifier: Apache-2.0
import type { MadeCommit, MeetingGroup } from "@landmoot/core/keys"
import type { KeysItem, KeysRequest } from "@landmoot/core/protocol"
import { decodeBase64url, encodeBase64url } from "../bytes.ts"

/** Those who wait to be added, as the seat names them. */
export type Waiting = Extract<KeysItem, { readonly what: "please-commit" }>["waiting"]

/** The key packages of those who wait; of what is no base64url, an empty one, which is refused. */
export function packagesOf(waiting: Waiting): readonly Uint8Array[] {
  return waiting.map(({ keyPackage }) => decodeBase64url(keyPackage) ?? new Uint8Array())
}

/** What the seat is told of a commit that was made from `group` for these. */
export function commitRequest(
  group: MeetingGroup,
  made: MadeCommit,
  waiting: Waiting,
): Extract<KeysRequest, { readonly what: "commit" }> {
  const bad = new Set(made.refused.map(({ index }) => index))
  const good = waiting.filter((_, index) => !bad.has(index))
  return {
    what: "commit",
    group: encodeBase64url(group.groupId),
    epoch: group.epoch,
    commit: encodeBase64url(made.commit),
    ...(made.welcome === undefined ? {} : { welcome: encodeBase64url(made.welcome) }),
    added: good.flatMap(({ session }, index) => {
      const leaf = made.added[index]
      return leaf === undefined ? [] : [{ session, leaf }]
    }),
    removed: [...made.removed],
    refused: waiting.flatMap(({ session }, index) => (bad.has(index) ? [session] : [])),
  }
}
