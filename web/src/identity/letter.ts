// SPDX-License-Identifier: Apache-2.0

/** A part of a text, with where it leads if it is a link. */
export interface TextPart {
  readonly text: string
  readonly link?: string
}

/** Cuts a text into links and what stands between them. Only `http` and `https` are links. */
export function linkified(text: string): readonly TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const match of text.matchAll(/https?:\/\/[^\s<>"]+[^\s<>".,;:)]/g)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index) })
    parts.push({ text: match[0], link: match[0] })
    from = match.index + match[0].length
  }
  if (from < text.length) parts.push({ text: text.slice(from) })
  return parts
}
