// SPDX-License-Identifier: Apache-2.0
import { type Meeting, parseInvitation, type Preparation, prepare } from "@landmoot/client"
import { publicKeySchema } from "@landmoot/core/regions"
import type { Prepare, Visit } from "./visit.ts"

/** The link to join by; the page's own address. */
const link = location.href

/** Our SDK as the web client uses it: papers verified, gateways admitted and measured. */
export const prepareOurVisit: Prepare = async () => {
  const told = (await (await fetch("/landmoot.json")).json()) as { readonly root: unknown }
  const preparation = prepare(parseInvitation(link), { root: publicKeySchema.parse(told.root) })
  await isReady(preparation)
  return visitOf(preparation)
}

async function isReady(preparation: Preparation): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const look = (): void => {
      const { phase, options, refusal } = preparation.state
      if (refusal !== undefined) reject(new Error(refusal.code))
      const settled = options.length > 0 && options.every(({ state }) => state === "verified")
      if (phase === "ready" && settled) resolve()
    }
    preparation.subscribe(look)
    look()
  })
}

function visitOf(preparation: Preparation): Visit {
  const remote = Promise.withResolvers<MediaStreamTrack>()
  let meeting: Meeting | undefined
  const look = (): void => {
    for (const { self, tracks } of meeting?.state.people ?? []) {
      const video = tracks.find(({ kind, track }) => kind === "video" && track !== undefined)
      if (!self && video?.track !== undefined) remote.resolve(video.track)
    }
  }
  return {
    join: async (tracks) => {
      meeting = await preparation.join({ name: "Visitor", tracks })
      meeting.subscribe(look)
      look()
    },
    remoteVideo: remote.promise,
    leave: async () => {
      await meeting?.leave()
      preparation.close()
    },
  }
}
