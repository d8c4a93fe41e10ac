// SPDX-License-Identifier: Apache-2.0
/**
 * Receiving simulcast without a media node: browsers send layers by their rid, but receive none so.
 * The description that the receiver gets says one section for each layer, whose mid is the layer's
 * rid; the header extension that carries the one carries the other.
 *
 * @module
 */

const MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
const RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"

interface Sections {
  readonly session: readonly string[]
  readonly media: readonly (readonly string[])[]
}

const linesOf = (sdp: string): readonly string[] => sdp.trim().split(/\r?\n/)

function sectionsOf(sdp: string): Sections {
  const [session = "", ...media] = sdp.split(/(?=^m=)/m)
  return { session: linesOf(session), media: media.map((section) => linesOf(section)) }
}

const sdpOf = (lines: readonly string[]): string => `${lines.join("\r\n")}\r\n`

/** Turns the offer of one simulcast track into one of a section for each layer. */
export function splitLayers(offer: string, rids: readonly string[]): string {
  const { session, media } = sectionsOf(offer)
  const [section = []] = media
  const base = section.filter((line) => !/^a=(?:rid:|simulcast:|mid:|msid:|ssrc)/.test(line))
  const layers = rids.flatMap((rid) => [
    ...base
      .filter((line) => !(line.startsWith("a=extmap:") && line.includes(MID)))
      .map((line) => (line.startsWith("a=extmap:") ? line.replace(RID, MID) : line)),
    `a=mid:${rid}`,
    `a=msid:layers ${rid}`,
  ])
  return sdpOf([
    ...session.map((line) =>
      line.startsWith("a=group:BUNDLE") ? `a=group:BUNDLE ${rids.join(" ")}` : line,
    ),
    ...layers,
  ])
}

/** Turns the answer to that into one to the offer itself. */
export function joinLayers(answer: string, offer: string, rids: readonly string[]): string {
  const { session, media } = sectionsOf(answer)
  const [offered = []] = sectionsOf(offer).media
  const [section = []] = media
  const mid = offered.find((line) => line.startsWith("a=mid:")) ?? "a=mid:0"
  const extensions = offered.filter(
    (line) => line.startsWith("a=extmap:") && (line.includes(MID) || line.includes(RID)),
  )
  const kept = section.filter(
    (line) =>
      !line.startsWith("a=mid:") && !(line.startsWith("a=extmap:") && line.includes("sdes:")),
  )
  return sdpOf([
    ...session.map((line) =>
      line.startsWith("a=group:BUNDLE") ? `a=group:BUNDLE ${mid.slice("a=mid:".length)}` : line,
    ),
    ...kept,
    mid,
    ...extensions,
    ...rids.map((rid) => `a=rid:${rid} recv`),
    `a=simulcast:recv ${rids.join(";")}`,
  ])
}
