// SPDX-License-Identifier: Apache-2.0
/**
 * Simulcast without a media server: a browser sends layers, but receives none. Here the receiving
 * end is told of one stream for each layer, whose name stands where the layer's does in packets
 * (RFC 8852: the extensions for `mid` and `rid` change places).
 *
 * @module
 */

/** The names of the layers, smallest first; each is the `mid` of a stream at the receiving end. */
export const LAYERS = ["q", "h", "f"] as const

const MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
const RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
const EXTENSION = /^a=extmap:(\d+) (\S+)/

/** What the receiving end is told of an offer with layers. */
export function offerOfStreams(offer: string): string {
  const [head = "", ...sections] = sectionsOf(offer)
  const mids: string[] = []
  const streams = sections.flatMap((section) => {
    if (!section.startsWith("m=video")) {
      mids.push(midOf(section))
      return [without(section, [/^a=extmap:\d+ urn:ietf:params:rtp-hdrext:sdes:/])]
    }
    const rest = swapped(without(section, [/^a=(rid|simulcast|ssrc|ssrc-group|msid|mid):/]))
    mids.push(...LAYERS)
    return LAYERS.map((layer) => `${rest}a=mid:${layer}\r\na=msid:- ${layer}\r\n`)
  })
  return bundled(head, mids) + streams.join("")
}

/** What the sending end is told of the answer. */
export function answerOfLayers(answer: string, offer: string): string {
  const [head = "", ...sections] = sectionsOf(answer)
  const [, ...offered] = sectionsOf(offer)
  const video = sections.find((section) => section.startsWith("m=video")) ?? ""
  const others = sections.filter((section) => !section.startsWith("m=video"))
  const layered = offered.map((section) => {
    if (!section.startsWith("m=video")) return others.shift() ?? ""
    const rest = swapped(without(video, [/^a=mid:/]))
    const rids = LAYERS.map((layer) => `a=rid:${layer} recv\r\n`).join("")
    return `${rest}a=mid:${midOf(section)}\r\n${rids}a=simulcast:recv ${LAYERS.join(";")}\r\n`
  })
  return bundled(head, offered.map(midOf)) + layered.join("")
}

function sectionsOf(sdp: string): readonly string[] {
  return sdp.split(/(?=^m=)/m)
}

function midOf(section: string): string {
  return /^a=mid:(\S+)/m.exec(section)?.[1] ?? ""
}

function without(section: string, patterns: readonly RegExp[]): string {
  const lines = section.split("\r\n").slice(0, -1)
  const kept = lines.filter((line) => !patterns.some((pattern) => pattern.test(line)))
  return kept.map((line) => `${line}\r\n`).join("")
}

function swapped(section: string): string {
  return section
    .split("\r\n")
    .map((line) => {
      const uri = EXTENSION.exec(line)?.[2]
      if (uri === MID) return line.replace(MID, RID)
      return uri === RID ? line.replace(RID, MID) : line
    })
    .join("\r\n")
}

function bundled(head: string, mids: readonly string[]): string {
  return head.replace(/^a=group:BUNDLE .*$/m, `a=group:BUNDLE ${mids.join(" ")}`)
}
