// SPDX-License-Identifier: Apache-2.0
import type { ConsumerOffer, NodeAnswer, NodeRequest, ProducerInfo } from "@landmoot/core/protocol"
import { opusTrack, TestTransport } from "./client.ts"
import type { MediaWorld } from "./world.ts"

/** Somebody in the meeting: what their client and gateway would ask. */
export class Person {
  readonly world: MediaWorld
  readonly leaf: string
  readonly who: string
  readonly opened: NodeAnswer<"media.open">

  private constructor(at: readonly [MediaWorld, string, string], opened: NodeAnswer<"media.open">) {
    ;[this.world, this.leaf, this.who] = at
    this.opened = opened
  }

  /** Opens the session of person `who` at the node of a leaf. */
  static async join(
    world: MediaWorld,
    [leaf, who]: readonly [string, string],
    change?: Parameters<MediaWorld["open"]>[2],
  ): Promise<Person> {
    return new Person([world, leaf, who], await world.open(leaf, who, change))
  }

  async ask(request: NodeRequest<"media.request">["request"]): Promise<Record<string, unknown>> {
    return await this.world.ask(this.leaf, this.who, request)
  }

  /** Sends a microphone; packets flow once there is a {@link transport}. */
  async microphone(ssrc?: number): Promise<ProducerInfo> {
    const { producer } = await this.ask({
      kind: "produce",
      source: "microphone",
      trackKind: "audio",
      rtpParameters: opusTrack(ssrc),
      paused: false,
    })
    return { id: String(producer), kind: "audio", source: "microphone", paused: false }
  }

  /** Asks for consumers of these producers. */
  async consume(...producers: readonly ProducerInfo[]): Promise<readonly ConsumerOffer[]> {
    const body = await this.ask({ kind: "consume", producers: producers.map(({ id }) => id) })
    return body["consumers"] as readonly ConsumerOffer[]
  }

  /** Connects a transport by ICE and DTLS, and starts these consumers. */
  async transport(
    direction: "send" | "receive",
    resume: readonly ConsumerOffer[] = [],
  ): Promise<TestTransport> {
    const transport = await TestTransport.to(this.opened[direction])
    const { dtlsParameters } = transport
    await this.ask({
      kind: "connect",
      direction,
      dtlsParameters,
      resume: resume.map(({ id }) => id),
    })
    await transport.connect()
    return transport
  }
}
