// SPDX-License-Identifier: Apache-2.0
/**
 * How long things last, in seconds. Longer is more comfortable, shorter leaves
 * less time to whoever finds a device, a link or a cookie.
 *
 * @module
 */

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A session that is not used ends after this. */
export const IDLE_SECONDS: number = 3 * DAY

/** A session ends after this however much it is used. */
export const ABSOLUTE_SECONDS: number = 14 * DAY

/** How often the end of a session that is used is moved; shorter costs more writing. */
export const PROLONG_SECONDS: number = HOUR

/** How long a session that was opened with a second factor counts as such. */
export const SECOND_FACTOR_SECONDS: number = 12 * HOUR

/** How long ago somebody may have signed in who changes how they sign in. */
export const RECENT_SECONDS: number = 15 * MINUTE

/** How long the code of an app is waited for after the password. */
export const CHALLENGE_SECONDS: number = 10 * MINUTE

/** How long a code of an app is remembered as used; longer than any code is taken. */
export const CODE_SECONDS: number = 3 * MINUTE

/** How long a link that confirms an address holds. */
export const ADDRESS_LINK_SECONDS: number = DAY

/** How long a link that resets a password holds. */
export const RESET_LINK_SECONDS: number = 30 * MINUTE

/** How long an invitation into an account holds. */
export const INVITATION_SECONDS: number = 7 * DAY

/** In which time wrong passwords for one address are counted. */
export const ATTEMPTS_SECONDS: number = 15 * MINUTE

/** How many wrong passwords for one address are borne in that time. */
export const ATTEMPTS_MAX = 10

/** The same in days, for whoever tells people how long sessions are kept. */
export const SESSION_DAYS: number = ABSOLUTE_SECONDS / DAY
