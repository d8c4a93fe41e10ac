// SPDX-License-Identifier: Apache-2.0
const LINE_FEED = 0x0a

/**
 * Splits a stream of bytes into lines, given in batches as they arrive.
 *
 * Only a line feed ends a line, which in UTF-8 is never part of another character. A line may
 * be of any length and keeps its carriage return, white space to JSON. What follows the last
 * line feed is a line unless it is empty.
 */
export async function* linesOf(
  stream: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Uint8Array[]> {
  let begun: Uint8Array[] = []
  for await (const chunk of stream) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk
    const lines: Uint8Array[] = []
    let start = 0
    for (;;) {
      const end = bytes.indexOf(LINE_FEED, start)
      if (end === -1) break
      begun.push(bytes.subarray(start, end))
      lines.push(joined(begun))
      begun = []
      start = end + 1
    }
    if (start < bytes.length) begun.push(bytes.subarray(start))
    if (lines.length > 0) yield lines
  }
  if (begun.length > 0) yield [joined(begun)]
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts
  return parts.length === 1 && first !== undefined ? first : Buffer.concat(parts)
}
