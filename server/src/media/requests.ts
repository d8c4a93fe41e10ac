// SPDX-License-Identifier: Apache-2.0
import type { ClientAnswer, MediaRequest } from "@landmoot/core/protocol"
import type { Located } from "./receiving.ts"
import type { MediaSession } from "./session.ts"

/** What a client's request may need beyond its own session. */
export interface RequestPorts {
  /** Judges this node once more before it takes something new. @throws MediaError */
  readonly permit: () => void
  /** Finds the nodes of these producers; those that the meeting does not have are left out. */
  readonly locate: (producers: readonly string[]) => Promise<readonly Located[]>
  readonly onLeftOut: (producer: string, error: unknown) => void
}

type AnswerBody = ClientAnswer<MediaRequest["kind"]>

/** Carries out one request of a client; the answer is the body of the client's answer. */
export async function carryOut(
  session: MediaSession,
  request: MediaRequest,
  ports: RequestPorts,
): Promise<AnswerBody> {
  const { sending, receiving } = session
  switch (request.kind) {
    case "connect":
      await session.connect(request.direction, request.dtlsParameters)
      await receiving.resume(request.resume)
      return {}
    case "produce":
      ports.permit()
      return { producer: await sending.produce(request) }
    case "pause-producer":
      await sending.pause(request.producer)
      return {}
    case "resume-producer":
      await sending.resume(request.producer)
      return {}
    case "close-producer":
      sending.closeProducer(request.producer)
      return {}
    case "consume": {
      ports.permit()
      const located = await ports.locate(request.producers)
      return { consumers: await receiving.consume(located, ports.onLeftOut) }
    }
    case "pause-consumer":
      await receiving.pause(request.consumer)
      return {}
    case "resume-consumer":
      receiving.require(request.consumer)
      await receiving.resume([request.consumer])
      return {}
    case "close-consumer":
      receiving.closeConsumer(request.consumer)
      return {}
    case "prefer-layers":
      await receiving.prefer(request.consumer, request.layers)
      return {}
    case "restart-ice":
      return { iceParameters: await session.restartIce(request.direction) }
  }
}
