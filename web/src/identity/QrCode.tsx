// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useMemo } from "react"
import { encode } from "uqr"

/** A text as a QR code, dark on light in both themes, since some apps read nothing else. */
export function QrCode({
  text,
  label,
}: {
  readonly text: string
  readonly label: string
}): ReactNode {
  const { size, path } = useMemo(() => {
    const code = encode(text, { border: 0 })
    return {
      size: code.size,
      path: code.data
        .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")))
        .join(""),
    }
  }, [text])
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <path d={path} fill="#000000" shapeRendering="crispEdges" />
    </svg>
  )
}
