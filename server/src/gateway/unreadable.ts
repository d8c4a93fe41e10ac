// SPDX-License-Identifier: Apache-2.0
import type { Socket } from "node:net"
import { errorBody } from "./answers.ts"
import { DATA_HEADERS } from "./web.ts"

/** Statuses of what the HTTP parser refuses (RFC 9110, section 15.5; RFC 6585, section 5). */
const STATUSES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
}

/**
 * Answers what is no request, or one whose end is ambiguous, like every other refusal, and ends
 * the connection: what comes after it may be somebody else's.
 */
export function answerUnreadable(error: { readonly code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy()
    return
  }
  const status = STATUSES[error.code ?? ""] ?? "400 Bad Request"
  const body = JSON.stringify(
    errorBody({ code: "REQUEST_INVALID", message: "this request cannot be read" }),
  )
  const headers = {
    ...DATA_HEADERS,
    "content-type": "application/json; charset=utf-8",
    "content-length": String(Buffer.byteLength(body)),
    connection: "close",
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.end([`HTTP/1.1 ${status}`, ...lines, "", body].join("\r\n"))
}
