// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"

/** Why a request between nodes failed on its way, or why a bridge was not opened. */
export type CourierErrorCode =
  /** There is no way to the node or region, or the way broke before the answer came. */
  | "COURIER_UNREACHABLE"
  /** No answer came in time. Whether the request was acted on is not known. */
  | "COURIER_TIMEOUT"
  /** The meeting is not attached here, or its policy does not allow that region: nothing was sent. */
  | "COURIER_FORBIDDEN"
  /** Too many requests, or too many bytes, are waiting on the way to that region. */
  | "COURIER_OVERLOADED"
  /** A request or an answer is longer than a bridge carries. */
  | "COURIER_TOO_LARGE"
  /** A request or an answer is not of the form that its kind asks for. */
  | "COURIER_INVALID"
  /** The node that was asked does not answer requests of this kind. */
  | "COURIER_UNHANDLED"
  /** The node that was asked failed, for a reason that it keeps to itself. */
  | "COURIER_HANDLER_FAILED"
  /** This node is closing down. */
  | "COURIER_CLOSED"
  /** A bridge was asked to carry a meeting whose policy does not allow the regions at both ends. */
  | "BRIDGE_REFUSED"
  /** A request came over a bridge about a meeting that is not in use on it. */
  | "BRIDGE_NOT_IN_USE"
  /** The node at the other end of a bridge is not of the region that it should be. */
  | "BRIDGE_WRONG_REGION"
  /** The TLS key at the other end is not the one that its node certificate names. */
  | "BRIDGE_WRONG_KEY"
  /** The other end did not show its node certificate in time. */
  | "BRIDGE_HELLO_TIMEOUT"
  /** The other end sent something that no node sends. */
  | "BRIDGE_MALFORMED"
  /** The certificate of the node at the other end has ended and was not renewed. */
  | "BRIDGE_CERTIFICATE_EXPIRED"
  /** Nothing was heard from the other end for too long. */
  | "BRIDGE_SILENT"
  /** The connection of a bridge could not be made, or broke. */
  | "BRIDGE_BROKEN"
  /** The address for bridges cannot be listened on. */
  | "BRIDGE_LISTEN_FAILED"

/** Thrown when a request between nodes does not arrive, or may not be sent. */
export class CourierError extends CodedError<CourierErrorCode> {
  override readonly name = "CourierError"

  static unreachable(to: string, cause?: unknown): CourierError {
    const reason = cause instanceof CodedError ? ` (${String(cause.code)})` : ""
    return new CourierError("COURIER_UNREACHABLE", `there is no way to ${to}${reason}`, { cause })
  }

  static timeout(kind: string, timeoutMs: number): CourierError {
    return new CourierError("COURIER_TIMEOUT", `no answer to ${kind} within ${timeoutMs} ms`)
  }

  static forbidden(region: string): CourierError {
    return new CourierError("COURIER_FORBIDDEN", `this meeting may not be spoken of with ${region}`)
  }

  static overloaded(to: string): CourierError {
    return new CourierError("COURIER_OVERLOADED", `too much is waiting on the way to ${to}`)
  }

  static tooLarge(kind: string, sizeBytes: number): CourierError {
    return new CourierError("COURIER_TOO_LARGE", `${kind} of ${sizeBytes} bytes is too long`)
  }

  static invalid(what: "request" | "answer", kind: string, cause?: unknown): CourierError {
    return new CourierError("COURIER_INVALID", `this is not a well-formed ${what} of ${kind}`, {
      cause,
    })
  }

  static unhandled(kind: string): CourierError {
    return new CourierError("COURIER_UNHANDLED", `this node does not answer ${kind}`)
  }

  static handlerFailed(kind: string, cause?: unknown): CourierError {
    return new CourierError("COURIER_HANDLER_FAILED", `answering ${kind} failed`, { cause })
  }

  static closed(): CourierError {
    return new CourierError("COURIER_CLOSED", "this node is closing down")
  }

  static refused(own: string, peer: string): CourierError {
    return new CourierError(
      "BRIDGE_REFUSED",
      `the policy of this meeting does not allow both ${own} and ${peer}`,
    )
  }

  static notInUse(): CourierError {
    return new CourierError("BRIDGE_NOT_IN_USE", "this meeting is not in use on this bridge")
  }

  static wrongRegion(expected: string, found: string): CourierError {
    return new CourierError("BRIDGE_WRONG_REGION", `${expected} was expected, this is ${found}`)
  }

  static wrongKey(node: string): CourierError {
    return new CourierError("BRIDGE_WRONG_KEY", `${node} does not hold its certificate's TLS key`)
  }

  static helloTimeout(): CourierError {
    return new CourierError("BRIDGE_HELLO_TIMEOUT", "the other end did not say who it is")
  }

  static malformed(cause?: unknown): CourierError {
    return new CourierError("BRIDGE_MALFORMED", "the other end sent what no node sends", { cause })
  }

  static certificateExpired(node: string): CourierError {
    return new CourierError("BRIDGE_CERTIFICATE_EXPIRED", `the certificate of ${node} has ended`)
  }

  static silent(): CourierError {
    return new CourierError("BRIDGE_SILENT", "nothing was heard from the other end for too long")
  }

  static broken(cause?: unknown): CourierError {
    return new CourierError("BRIDGE_BROKEN", "the connection could not be made or broke", { cause })
  }

  static listenFailed(address: string, cause: unknown): CourierError {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason"
    return new CourierError(
      "BRIDGE_LISTEN_FAILED",
      `cannot listen for bridges on ${address}: ${reason}`,
      { cause },
    )
  }
}

/** What the other side of a request or of a bridge gave as its reason; the code is the other side's. */
export class RemoteError extends CodedError {
  override readonly name = "RemoteError"
}
