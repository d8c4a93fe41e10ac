// SPDX-License-Identifier: Apache-2.0

/** Shows a track; resolves with the moment at which its first frame was presented. */
export async function firstFrameOf(track: MediaStreamTrack): Promise<number> {
  const video = document.createElement("video")
  video.muted = true
  video.autoplay = true
  video.playsInline = true
  document.body.append(video)
  video.srcObject = new MediaStream([track])
  try {
    return await new Promise((resolve) => {
      video.requestVideoFrameCallback(() => resolve(performance.now()))
    })
  } finally {
    video.srcObject = null
    video.remove()
  }
}
