// SPDX-License-Identifier: Apache-2.0
import { type Content, contentSchema, type SpokenRight } from "@landmoot/core/protocol"
import type { Jws } from "@landmoot/core/signed"

/** The longest list of profiles in one message, in characters. */
const MAX_PROFILES_LENGTH = 96_000

/** Profiles, in as few messages as hold them. */
export function profileMessages(profiles: readonly Jws[]): readonly Content[] {
  const lists: Jws[][] = []
  let length = Number.POSITIVE_INFINITY
  for (const jws of profiles) {
    length += jws.length + 3
    const list = lists.at(-1)
    if (list === undefined || length > MAX_PROFILES_LENGTH) {
      lists.push([jws])
      length = jws.length
    } else list.push(jws)
  }
  return lists.map((list) => ({ kind: "profiles", profiles: list }))
}

/** The right that it takes to say something; undefined: none, so that groups stay alive. */
export function rightToSay({ kind }: Content): SpokenRight | undefined {
  switch (kind) {
    case "chat":
    case "chat-edit":
    case "chat-delete":
      return "chat"
    case "reaction":
      return "react"
    case "profiles":
    case "alive":
      return undefined
  }
}

/** Writes what is said. */
export function encodeContent(content: Content): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(content))
}

/** Reads what a member said. May come from an attacker. @returns undefined if it is nothing of ours */
export function decodeContent(bytes: Uint8Array): Content | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes)
    return contentSchema.safeParse(JSON.parse(text)).data
  } catch {
    // The caller counts it; there is nobody to be told.
    return undefined
  }
}
