// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { HeldTracks } from "./held-tracks.ts"

/** A track that knows whether it was stopped; nothing else of it is touched. */
function track(): MediaStreamTrack {
  const twin = {
    readyState: "live",
    stop: () => {
      twin.readyState = "ended"
    },
  }
  return twin as unknown as MediaStreamTrack
}

test("PJ8: the page stops what it opened, but not what it handed over", () => {
  const held = new HeldTracks()
  const [first, camera, late] = [track(), track(), track()]
  held.hold("camera", first)
  held.hold("camera", camera)
  expect(held.take()).toEqual({ camera, microphone: undefined })
  held.hold("microphone", late)
  held.close()
  expect([first, camera, late].map(({ readyState }) => readyState)).toEqual([
    "ended",
    "live",
    "ended",
  ])
})

test("PJ8: what is switched off while joining is off in the meeting, too", () => {
  const held = new HeldTracks()
  const camera = track()
  held.hold("camera", camera)
  held.take()
  held.stop("camera")
  expect(camera.readyState).toBe("ended")
})
