// SPDX-License-Identifier: Apache-2.0

/** Where the page's server has LiveKit's worker. */
export const LIVEKIT_WORKER = "/livekit.worker.mjs"

/** What, with a worker's path after it, is that worker with a clock ahead of it. */
export const CLOCKED_WORKER = "/clocked.js?of="
