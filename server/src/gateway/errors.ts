// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"
import type { AccessCode } from "@landmoot/core/authorization"

/** Why a gateway could not start, or refused what a client or operator asked. */
export type GatewayErrorCode =
  /** Another program listens on the gateway's port already. */
  | "GATEWAY_PORT_TAKEN"
  /** The system does not let this user listen on the port; ports below 1024 need a permission. */
  | "GATEWAY_PORT_FORBIDDEN"
  /** The gateway's address is not one of this machine's. */
  | "GATEWAY_ADDRESS_UNAVAILABLE"
  /** The gateway could not listen for another reason, which the cause tells. */
  | "GATEWAY_LISTEN_FAILED"
  /** The files of the TLS certificate or its key cannot be read or do not fit together. */
  | "GATEWAY_TLS_INVALID"
  /** The folder of the built web client is not there or holds no page. */
  | "GATEWAY_WEB_MISSING"
  /** Something failed that should not; the node's log has the details. */
  | "GATEWAY_INTERNAL"
  /** More connections wait without having joined than this gateway keeps open. */
  | "GATEWAY_BUSY"
  /** A page of another origin tried to connect. */
  | "ORIGIN_FORBIDDEN"
  /** A request is not of the form that the API describes; the path says where. */
  | "REQUEST_INVALID"
  /** A request's body is larger than the API reads. */
  | "REQUEST_TOO_LARGE"
  /** A request's body is of a type that the API does not read. */
  | "REQUEST_TYPE_UNSUPPORTED"
  /** One caller asks more often than a gateway answers; wait a moment. */
  | "REQUEST_TOO_OFTEN"
  /** The first request with this idempotency key is still at work. */
  | "IDEMPOTENCY_RUNNING"
  /** This idempotency key was used for another request. */
  | "IDEMPOTENCY_OTHER_REQUEST"
  /** The first request with this key succeeded; its answer held a secret that is told once. */
  | "IDEMPOTENCY_TOLD_ONCE"
  /** There is nothing under this address. */
  | "REQUEST_NOT_FOUND"
  /** The operator's API is switched off: the configuration has no token for it. */
  | "OPERATOR_OFF"
  /** The operator's token is missing or wrong. */
  | "OPERATOR_UNAUTHORISED"
  /** A client's message is not one of the protocol's. */
  | "SESSION_BAD_MESSAGE"
  /** A client asked for a credential before it had asked who this node is. */
  | "SESSION_NOT_GREETED"
  /** A client asked for what only those who have joined may ask. */
  | "SESSION_NOT_JOINED"
  /** A client asked to join over a connection that has joined already. */
  | "SESSION_ALREADY_JOINED"
  /** A client sends more than a gateway takes from one connection. */
  | "SESSION_TOO_FAST"

const ACCESS_MESSAGES: Readonly<Record<AccessCode, string>> = {
  ACCESS_SIGN_IN: "sign in first; the session may have ended",
  ACCESS_FORBIDDEN: "this role or key may not do this",
  ACCESS_SECOND_FACTOR: "this needs a session that was opened with a second factor",
  ACCESS_NOT_FOUND: "there is nothing of this id here",
}

/** Thrown when a gateway cannot start, or refuses a request. */
export class GatewayError extends CodedError<GatewayErrorCode | AccessCode> {
  override readonly name = "GatewayError"

  static cannotListen(address: string, port: number, cause: unknown): GatewayError {
    const where = `${address}:${port}`
    const why = cause instanceof Error && "code" in cause ? cause.code : undefined
    if (why === "EADDRINUSE") {
      return new GatewayError(
        "GATEWAY_PORT_TAKEN",
        `${where} is in use by another program; stop it, or change gateway.port`,
        { cause },
      )
    }
    if (why === "EACCES") {
      return new GatewayError(
        "GATEWAY_PORT_FORBIDDEN",
        `listening on ${where} is not permitted; use a port above 1023, or give the program the ` +
          "capability CAP_NET_BIND_SERVICE",
        { cause },
      )
    }
    if (why === "EADDRNOTAVAIL") {
      return new GatewayError(
        "GATEWAY_ADDRESS_UNAVAILABLE",
        `${address} is not an address of this machine; correct gateway.address`,
        { cause },
      )
    }
    return new GatewayError("GATEWAY_LISTEN_FAILED", `listening on ${where} failed`, { cause })
  }

  static tlsInvalid(cause: unknown): GatewayError {
    return new GatewayError(
      "GATEWAY_TLS_INVALID",
      "gateway.tls: certificate and key must be readable PEM files that belong together",
      { cause },
    )
  }

  static webMissing(folder: string): GatewayError {
    return new GatewayError(
      "GATEWAY_WEB_MISSING",
      `web: ${folder} holds no index.html; build the web client, or leave the setting out`,
    )
  }

  static internal(): GatewayError {
    return new GatewayError("GATEWAY_INTERNAL", "something failed here; it has been noted")
  }

  static busy(): GatewayError {
    return new GatewayError("GATEWAY_BUSY", "too many connections wait here; try again in a minute")
  }

  static originForbidden(): GatewayError {
    return new GatewayError("ORIGIN_FORBIDDEN", "pages of this origin may not connect here")
  }

  static notFound(): GatewayError {
    return new GatewayError("REQUEST_NOT_FOUND", "there is nothing under this address")
  }

  static access(code: AccessCode): GatewayError {
    return new GatewayError(code, ACCESS_MESSAGES[code])
  }

  static tooOften(): GatewayError {
    return new GatewayError("REQUEST_TOO_OFTEN", "too many requests; wait a moment")
  }

  static twinKeys(): GatewayError {
    return new GatewayError("REQUEST_INVALID", "an object has the same field twice")
  }

  static nul(): GatewayError {
    return new GatewayError("REQUEST_INVALID", "the character NUL is taken nowhere")
  }

  static unreadable(): GatewayError {
    return new GatewayError("REQUEST_INVALID", "a text is no Unicode")
  }

  static ambiguous(): GatewayError {
    return new GatewayError("REQUEST_INVALID", "a request names one host")
  }

  static operatorOff(): GatewayError {
    return new GatewayError(
      "OPERATOR_OFF",
      "the operator's API is off; operator.token in the configuration switches it on",
    )
  }

  static unauthorised(): GatewayError {
    return new GatewayError("OPERATOR_UNAUTHORISED", "the operator's token is missing or wrong")
  }

  static badMessage(): GatewayError {
    return new GatewayError("SESSION_BAD_MESSAGE", "this is not a message of the protocol")
  }

  static notGreeted(): GatewayError {
    return new GatewayError("SESSION_NOT_GREETED", "say hello first")
  }

  static notJoined(): GatewayError {
    return new GatewayError("SESSION_NOT_JOINED", "join first")
  }

  static alreadyJoined(): GatewayError {
    return new GatewayError("SESSION_ALREADY_JOINED", "this connection has joined already")
  }

  static tooFast(): GatewayError {
    return new GatewayError("SESSION_TOO_FAST", "too many requests over one connection")
  }
}
