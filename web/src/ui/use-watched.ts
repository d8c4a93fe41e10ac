// SPDX-License-Identifier: Apache-2.0
import { type RefObject, useEffect, useState, useSyncExternalStore } from "react"
import type { Watched } from "@landmoot/client"

/** The present state of something that is watched. */
export function useWatched<State>(watched: Watched<State>): State {
  return useSyncExternalStore(
    (listener) => watched.subscribe(listener),
    () => watched.state,
  )
}

/** Whether a media query holds now. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query)
      list.addEventListener("change", listener)
      return () => list.removeEventListener("change", listener)
    },
    () => matchMedia(query).matches,
  )
}

/** The inner size of an element, in CSS pixels; zero before it was measured. */
export function useSize(element: RefObject<HTMLElement | null>): {
  readonly width: number
  readonly height: number
} {
  const [size, setSize] = useState({ width: 0, height: 0 })
  useEffect(() => {
    const target = element.current
    if (target === null) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return
      const { width, height } = entry.contentRect
      setSize({ width: Math.floor(width), height: Math.floor(height) })
    })
    observer.observe(target)
    return () => observer.disconnect()
  }, [element])
  return size
}
