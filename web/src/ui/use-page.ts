// SPDX-License-Identifier: Apache-2.0
import { useEffect } from "react"

/** Names the browser's tab; the product's name alone if there is none. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === "" ? "Landmoot" : `${title} · Landmoot`
    return () => {
      document.title = "Landmoot"
    }
  }, [title])
}

/** Keeps the screen on while people look at it without touching it. */
export function useWakefulScreen(wanted: boolean): void {
  useEffect(() => {
    if (!wanted || !("wakeLock" in navigator)) return
    let lock: WakeLockSentinel | undefined
    let ended = false
    const ask = (): void => {
      if (document.visibilityState !== "visible") return
      navigator.wakeLock.request("screen").then(
        (given) => {
          if (ended) void given.release()
          else lock = given
        },
        () => undefined, // A low battery may refuse; the screen then sleeps as always.
      )
    }
    ask()
    // The browser lets go whenever the page is hidden.
    document.addEventListener("visibilitychange", ask)
    return () => {
      ended = true
      document.removeEventListener("visibilitychange", ask)
      void lock?.release()
    }
  }, [wanted])
}
