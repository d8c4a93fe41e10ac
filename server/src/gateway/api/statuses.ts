// SPDX-License-Identifier: Apache-2.0

/** Statuses of codes whose names do not tell. */
const STATUS: Readonly<Record<string, number>> = {
  ACCESS_SIGN_IN: 401,
  ACCESS_FORBIDDEN: 403,
  ACCESS_SECOND_FACTOR: 403,
  ORIGIN_FORBIDDEN: 403,
  REQUEST_INVALID: 400,
  POLICY_INVALID: 400,
  REQUEST_TOO_OFTEN: 429,
  IDENTITY_TOO_MANY_ATTEMPTS: 429,
  MEETING_ENDED: 409,
  ACCOUNT_USER_HAS_MEETINGS: 409,
  IDEMPOTENCY_RUNNING: 409,
  IDEMPOTENCY_TOLD_ONCE: 409,
  IDEMPOTENCY_OTHER_REQUEST: 422,
}

/** The HTTP status of a refusal: 422 if the request was sound and a rule says no. */
export function statusOfRefusal(code: string): number {
  const known = STATUS[code]
  if (known !== undefined) return known
  if (code.endsWith("_NOT_FOUND")) return 404
  if (code.endsWith("_CONFLICT")) return 409
  return 422
}
