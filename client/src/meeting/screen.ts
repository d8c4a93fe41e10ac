// SPDX-License-Identifier: Apache-2.0
import { MediaError } from "../media/index.ts"

/** Asks the browser for a screen, with its sound if the person gives it. @throws MediaError */
export async function captureScreen(): Promise<{
  readonly video: MediaStreamTrack
  readonly audio: MediaStreamTrack | undefined
}> {
  let stream: MediaStream
  try {
    stream = await navigator.mediaDevices.getDisplayMedia({
      video: { frameRate: { max: 15 } },
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    })
  } catch (error) {
    throw MediaError.noScreen(error)
  }
  const [video] = stream.getVideoTracks()
  const [audio] = stream.getAudioTracks()
  if (video === undefined) throw MediaError.noScreen()
  // Letters matter more than motion, and music more than words.
  video.contentHint = "detail"
  if (audio !== undefined) audio.contentHint = "music"
  return { video, audio }
}
