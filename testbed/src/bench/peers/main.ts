// SPDX-License-Identifier: Apache-2.0
/**
 * The process in which the benchmark's WebRTC peers live, so that their work is not counted
 * as that of the servers. Takes orders from the process that forked it, and ends with it.
 *
 * @module
 */
import process from "node:process"
import type { Order, Reply } from "./orders.ts"
import { Peer } from "./peer.ts"

const peers = new Map<string, Peer>()

async function obey(order: Order): Promise<Omit<Extract<Reply, { ok: true }>, "id" | "ok">> {
  if (order.kind === "open") {
    const opened = await Peer.to(order.offer)
    peers.set(order.peer, opened)
    return { dtlsParameters: opened.dtlsParameters }
  }
  const peer = peers.get(order.peer)
  if (peer === undefined) throw new Error(`there is no peer "${order.peer}"`)
  switch (order.kind) {
    case "connect":
      await peer.connect(order.sends)
      return {}
    case "send":
      await peer.send(order.stream)
      return {}
  }
}

async function answer({ id, order }: { id: number; order: Order }): Promise<void> {
  let reply: Reply
  try {
    reply = { id, ok: true, ...(await obey(order)) }
  } catch (error) {
    reply = { id, ok: false, message: error instanceof Error ? error.message : String(error) }
  }
  process.send?.(reply)
}

// Only the process that forked this one can send messages.
process.on("message", (message) => void answer(message as { id: number; order: Order }))
process.on("disconnect", () => process.exit())
