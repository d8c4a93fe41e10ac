// SPDX-License-Identifier: Apache-2.0
import { CodedError } from "@landmoot/core"

/** Why a page of the web client cannot do its work. */
export type WebErrorCode =
  /** The server that delivered the page did not tell the operator's root key. */
  | "WEB_START_FAILED"
  /** The browser has no real-time connections, or they are switched off. */
  | "WEB_BROWSER_UNSUPPORTED"
  /** The server did not say where the own account lets its people be guests. */
  | "WEB_GUEST_POLICY_UNKNOWN"
  /** The operator's API did not answer, or not with what it describes. */
  | "WEB_OPERATOR_UNREACHABLE"
  /** The API did not answer. */
  | "WEB_API_UNREACHABLE"
  /** The API answered with something that it does not describe. */
  | "WEB_API_UNEXPECTED"

/** Thrown when a page of the web client cannot start. */
export class WebError extends CodedError<WebErrorCode> {
  override readonly name = "WebError"

  static startFailed(cause?: unknown): WebError {
    return new WebError("WEB_START_FAILED", "the server did not tell the operator's key", { cause })
  }

  static guestPolicyUnknown(cause?: unknown): WebError {
    const message = "the server did not tell the rules for guests"
    return new WebError("WEB_GUEST_POLICY_UNKNOWN", message, { cause })
  }

  static operatorUnreachable(cause?: unknown): WebError {
    return new WebError("WEB_OPERATOR_UNREACHABLE", "the operator's API does not answer", { cause })
  }

  static apiUnreachable(cause?: unknown): WebError {
    return new WebError("WEB_API_UNREACHABLE", "the API does not answer", { cause })
  }

  static apiUnexpected(cause?: unknown): WebError {
    return new WebError("WEB_API_UNEXPECTED", "the API answered in an unknown form", { cause })
  }

  static browserUnsupported(): WebError {
    return new WebError("WEB_BROWSER_UNSUPPORTED", "this browser has no RTCPeerConnection")
  }
}
