// SPDX-License-Identifier: Apache-2.0
/**
 * The page of the join benchmark. One bundle for both sides; the address says which.
 *
 * @module
 */
import { prepareBareVisit } from "./bare-visit.ts"
import { firstFrameOf } from "./first-frame.ts"
import { prepareOurVisit } from "./our-visit.ts"
import { prepareStockVisit } from "./stock-visit.ts"
import type { Prepare, Tracks } from "./visit.ts"

/** What the benchmark calls from outside. */
export interface BenchPage {
  /** Joins and stays, so that there is somebody to see. */
  stay(): Promise<void>
  /** Joins, waits for the first frame, leaves. */
  visit(): Promise<VisitTimes>
}

/** Times from the click, in ms. */
export interface VisitTimes {
  /** Until the page had joined: transports could be made. */
  readonly joinedMs: number
  /** Until the first frame of somebody else was presented. */
  readonly frameMs: number
}

/** How long the page rests between getting ready and the click, as a person does. */
const REST_MS = 150

const prepareVisit = ((): Prepare => {
  if (location.pathname.startsWith("/m/")) return prepareOurVisit
  return location.pathname === "/stock" ? prepareStockVisit : prepareBareVisit
})()

const devices = navigator.mediaDevices.getUserMedia({
  audio: true,
  video: { width: 320, height: 180, frameRate: 30 },
})

async function copyTracks(): Promise<Tracks> {
  const [microphone] = (await devices).getAudioTracks()
  const [camera] = (await devices).getVideoTracks()
  if (microphone === undefined || camera === undefined) throw new Error("there is no camera")
  return { microphone: microphone.clone(), camera: camera.clone() }
}

const bench: BenchPage = {
  stay: async () => {
    const visit = await prepareVisit()
    await visit.join(await copyTracks())
  },
  visit: async () => {
    const visit = await prepareVisit()
    const tracks = await copyTracks()
    await new Promise((resolve) => setTimeout(resolve, REST_MS))
    const clicked = performance.now()
    const seen = visit.remoteVideo.then(firstFrameOf)
    await visit.join(tracks)
    const joinedMs = performance.now() - clicked
    const frameMs = (await seen) - clicked
    await visit.leave()
    return { joinedMs, frameMs }
  },
}
Object.assign(globalThis, { landmootBench: bench })
