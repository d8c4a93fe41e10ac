// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useEffect, useRef, useState } from "react"
import { fitOf, type Size } from "../meeting/layout.ts"

/** Shows one moving picture, whole at top and bottom. Silent: sound has its own element. */
export function Video({
  track,
  tile,
  mirrored = false,
  whole = false,
  label,
  producer,
}: {
  readonly track: MediaStreamTrack
  readonly tile?: Size
  readonly mirrored?: boolean
  /** Shows every edge of the picture, as for a screen. */
  readonly whole?: boolean
  readonly label: string
  readonly producer?: string | undefined
}): ReactNode {
  const element = useRef<HTMLVideoElement>(null)
  const [content, setContent] = useState<Size>({ width: 0, height: 0 })
  useEffect(() => {
    const video = element.current
    if (video === null) return
    video.srcObject = new MediaStream([track])
    video.play().catch(() => undefined) // A picture that is replaced at once needs not play.
    return () => {
      video.srcObject = null
    }
  }, [track])
  const fit = whole ? "contain" : fitOf(content, tile ?? { width: 16, height: 9 })
  return (
    <video
      ref={element}
      className="video"
      data-fit={fit}
      data-mirrored={mirrored || undefined}
      data-producer={producer}
      aria-label={label}
      autoPlay
      muted
      playsInline
      onResize={({ currentTarget: { videoWidth, videoHeight } }) =>
        setContent({ width: videoWidth, height: videoHeight })
      }
    />
  )
}
