// SPDX-License-Identifier: Apache-2.0
/**
 * Reads a message of the outbox as far as a person needs: its plain text, with
 * links that can be followed. Rules LE1 and LE2 of `../SPEC.md`.
 *
 * @module
 */

/** The readable part of a message. */
export interface Letter {
  readonly text: string
}

/**
 * The plain text of a message (RFC 5322, RFC 2045): the first part of type `text/plain`,
 * decoded. What cannot be decoded is shown as it stands.
 */
export function letterOf(message: string): Letter {
  const { headers, body } = entityOf(message)
  return { text: plainText(headers, body)?.trim() ?? body.trim() }
}

interface Entity {
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

function entityOf(text: string): Entity {
  const normal = text.replaceAll("\r\n", "\n")
  const end = normal.indexOf("\n\n")
  const head = end === -1 ? normal : normal.slice(0, end)
  const headers = new Map<string, string>()
  // A line that begins with a blank goes on with the one before (RFC 5322, section 2.2.3).
  for (const line of head.replaceAll(/\n[ \t]+/g, " ").split("\n")) {
    const colon = line.indexOf(":")
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim())
  }
  return { headers, body: end === -1 ? "" : normal.slice(end + 2) }
}

function plainText(headers: ReadonlyMap<string, string>, body: string): string | undefined {
  const type = headers.get("content-type") ?? "text/plain"
  if (/^multipart\//i.test(type)) {
    const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1]
    if (boundary === undefined) return undefined
    const parts = `\n${body}`.split(`\n--${boundary}`).slice(1)
    for (const part of parts) {
      if (part.startsWith("--")) break
      const entity = entityOf(part.replace(/^[ \t]*\n/, ""))
      const text = plainText(entity.headers, entity.body)
      if (text !== undefined) return text
    }
    return undefined
  }
  if (!/^text\/plain/i.test(type)) return undefined
  return decoded(body, headers.get("content-transfer-encoding") ?? "7bit")
}

function decoded(body: string, encoding: string): string {
  try {
    switch (encoding.trim().toLowerCase()) {
      case "base64":
        return utf8(atob(body.replaceAll(/\s/g, "")))
      case "quoted-printable":
        return utf8(
          body
            .replaceAll(/=[ \t]*\n/g, "")
            .replaceAll(/=([0-9A-F]{2})/gi, (_all, hex: string) =>
              String.fromCodePoint(Number.parseInt(hex, 16)),
            ),
        )
      default:
        return body
    }
  } catch {
    return body // Not what it says it is: the person sees what stands there.
  }
}

/** A text in which each character stands for a byte, as UTF-8. */
function utf8(bytes: string): string {
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.codePointAt(0) ?? 0))
}

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
