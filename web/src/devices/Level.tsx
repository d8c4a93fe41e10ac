// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useEffect, useRef } from "react"
import "./devices.css"

const BARS = 5
/** Below -60 dB counts as silence, 0 dB as full. */
const SILENCE_DECIBELS = -60

/** How loud the microphone is, as a few bars. Drawn without rendering, some twenty times a second. */
export function Level({
  track,
  label,
}: {
  readonly track: MediaStreamTrack | undefined
  readonly label: string
}): ReactNode {
  const element = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const bars = element.current
    if (track === undefined || bars === null) return
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    analyser.fftSize = 512
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples)
      const energy = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
      const decibels = 10 * Math.log10(energy + 1e-12)
      const level = Math.round(BARS * Math.max(0, 1 - decibels / SILENCE_DECIBELS))
      bars.setAttribute("data-level", String(level))
    }, 50)
    return () => {
      clearInterval(timer)
      bars.setAttribute("data-level", "0")
      void context.close()
    }
  }, [track])
  return (
    <span ref={element} className="level" role="img" aria-label={label} data-level="0">
      {Array.from({ length: BARS }, (_, bar) => (
        <span key={bar} />
      ))}
    </span>
  )
}
