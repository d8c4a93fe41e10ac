// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from "react"

/** How long typing rests before the server is asked, in milliseconds: lower asks more often. */
const REST_MS = 250

/** A value once it has rested, so that not every key asks the server. */
export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), REST_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}

/** What was there last, while the next one is on its way. */
export function useLatest<Value>(value: Value | undefined): Value | undefined {
  const [latest, setLatest] = useState(value)
  if (value !== undefined && value !== latest) setLatest(value)
  return value ?? latest
}
