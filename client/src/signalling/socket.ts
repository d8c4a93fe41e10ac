// SPDX-License-Identifier: Apache-2.0
/** What a socket tells its owner. `closed` comes once, and nothing after it. */
export interface SocketListener {
  opened(): void
  /** One text message; anything else the other side sends closes the socket. */
  message(text: string): void
  closed(): void
}

/** A connection that carries text messages in order. */
export interface Socket {
  send(text: string): void
  /** Closes it; `closed` is called even so. Idempotent. */
  close(): void
}

/** Begins to open a socket; failure shows as `closed` without `opened`. */
export type OpenSocket = (url: string, listener: SocketListener) => Socket

/** Opens the browser's WebSocket. Browsers follow no redirect of one (Fetch standard). */
export const openWebSocket: OpenSocket = (url, listener) => {
  const socket = new WebSocket(url)
  let over = false
  socket.addEventListener("open", () => {
    if (!over) listener.opened()
  })
  socket.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (over) return
    if (typeof data === "string") listener.message(data)
    else close()
  })
  socket.addEventListener("close", finish)
  function finish(): void {
    if (over) return
    over = true
    listener.closed()
  }
  function close(): void {
    socket.close()
    // The closing handshake with a dead peer takes a minute in some browsers.
    finish()
  }
  return {
    send: (text) => {
      socket.send(text)
    },
    close,
  }
}
