// SPDX-License-Identifier: Apache-2.0
/**
 * Reads personal links: `https://<host>/m/<meeting>#in=<regions>&k=<secret>`.
 * The fragment never reaches a server.
 *
 * @module
 */
import { keyFromSeed, participantOfKey, publicKeyOf, SEED_BYTES } from "@landmoot/core/signed"
import { groupRef, type MeetingId, meetingId, regionId } from "@landmoot/core/units"
import { decodeBase64url } from "../bytes.ts"
import type { Invitation } from "../types.ts"
import { InvitationError } from "./errors.ts"

/** As many regions as a catalogue can hold. */
const MAX_PINNED = 1024

const MEETING_PATH = /^\/m\/([^/]+)\/?$/

/**
 * Reads an invitation. The link may come from an attacker.
 *
 * @throws {@link InvitationError} with code
 * - `INVITATION_MALFORMED` if the address is not that of a meeting, or says something twice;
 * - `INVITATION_NO_SECRET` if `k=` is missing or is not 32 bytes;
 * - `INVITATION_REGIONS_INVALID` if `in=` is there but names nothing that could be a region.
 */
export function parseInvitation(link: string): Invitation {
  const url = URL.canParse(link) ? new URL(link) : undefined
  if (url?.protocol !== "https:" && url?.protocol !== "http:") throw InvitationError.malformed()
  const meeting = meetingOf(url)
  const fragment = new URLSearchParams(url.hash.slice(1))
  const [regions, secretText] = [single(fragment, "in"), single(fragment, "k")]
  const pinned = regions === undefined ? undefined : pinnedOf(regions)
  const secret = decodeBase64url(secretText ?? "")
  if (secret?.length !== SEED_BYTES) throw InvitationError.noSecret()
  const participant = participantOfKey(publicKeyOf(keyFromSeed(secret)))
  return { meeting, origin: url.origin, participant, secret, pinned }
}

function meetingOf(url: URL): MeetingId {
  const [, text = ""] = MEETING_PATH.exec(url.pathname) ?? []
  try {
    return meetingId(decodeURIComponent(text))
  } catch {
    // Whether the escapes or the id were wrong makes no difference to the person.
    throw InvitationError.malformed()
  }
}

/** Two values for one name could be read differently by two programs, so they are refused. */
function single(fragment: URLSearchParams, name: string): string | undefined {
  const values = fragment.getAll(name)
  if (values.length > 1) throw InvitationError.malformed()
  return values[0]
}

function pinnedOf(text: string): readonly string[] {
  const names = text.split(",")
  if (names.length > MAX_PINNED) throw InvitationError.regionsInvalid()
  for (const name of names) {
    try {
      if (name.includes("@")) groupRef(name)
      else regionId(name)
    } catch {
      // The units say which id; the link as a whole is what the person must replace.
      throw InvitationError.regionsInvalid()
    }
  }
  return names
}
