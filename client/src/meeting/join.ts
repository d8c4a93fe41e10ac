// SPDX-License-Identifier: Apache-2.0
import type { ClientAnswer } from "@landmoot/core/protocol"
import {
  type Jws,
  JOIN_TOKEN,
  STATEMENT_SECONDS,
  keyFromSeed,
  type NodeCertificate,
  signClaims,
} from "@landmoot/core/signed"
import { type RegionId, type SessionId, sessionId } from "@landmoot/core/units"
import { randomText } from "../bytes.ts"
import type { Guard } from "../guard/index.ts"
import type { PreparedDevice } from "../media/index.ts"
import { type AdmittedGateway, SignallingError } from "../signalling/index.ts"
import type { Invitation } from "../types.ts"
import type { MeetingKeys } from "./meeting-keys.ts"

/** Who joins, and as what. */
export interface Joiner {
  readonly guard: Guard
  readonly invitation: Invitation
  /** Checked by the protocol's rule for names; said to members alone. */
  readonly name: string
  readonly keys: MeetingKeys
  readonly device: PreparedDevice
  /** The random secret of this tab: see environment.ts. */
  readonly tab: string
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** A session, its media node admitted by the guard. */
export interface Joined {
  readonly gateway: AdmittedGateway
  readonly session: SessionId
  readonly answer: ClientAnswer<"join">
  readonly mediaCertificate: NodeCertificate
}

/** How long a join may take: placement may have to ask several regions. */
const JOIN_TIMEOUT_MS = 12_000

/**
 * Joins through an admitted gateway: the credential goes there and nowhere else, and the
 * answer is admitted by the guard before the browser hears of any transport.
 *
 * @throws RemoteError, SignallingError or GuardError
 */
export async function joinThrough(
  gateway: AdmittedGateway,
  joiner: Joiner,
  roundTrips: readonly { readonly region: RegionId; readonly ms: number }[],
): Promise<Joined> {
  const { guard, keys, device, tab, invitation } = joiner
  const session = sessionId(`s_${randomText()}`)
  const token = await joinToken(joiner, session, gateway)
  const { signed } = guard.policy
  const joining = gateway.channel.ask(
    "join",
    {
      ...signed,
      token,
      roundTrips: [...roundTrips],
      rtpCapabilities: device.receive,
      device: tab,
    },
    { timeoutMs: JOIN_TIMEOUT_MS },
  )
  // It need not wait for the answer: the first key comes a round trip sooner.
  keys.certifyThrough(gateway)
  const answer = await joining
  try {
    if (answer.session !== session || answer.state.meeting !== invitation.meeting) {
      throw SignallingError.malformed("answer to join")
    }
    const { mediaCertificate: certificate, send, receive } = answer
    const mediaCertificate = await guard.admitMedia(
      { certificate, send, receive },
      gateway.certificate,
    )
    return { gateway, session, answer, mediaCertificate }
  } catch (error) {
    abandon(gateway)
    throw error
  }
}

/** Leaves at once what was joined in vain: nobody is to be shown where they are not. */
export function abandon({ channel }: AdmittedGateway): void {
  // Whoever cannot be told notices by itself that the connection is gone.
  channel.ask("leave", {}).catch(() => undefined)
  channel.close()
}

/**
 * Signs a statement that is worth something at one gateway, for one session, for a minute (R17).
 * The policy may have changed since the gateway was admitted, so its place is judged once more.
 *
 * @throws SignallingError if the gateway may not be used any longer; another one may
 */
export async function joinToken(
  { guard, invitation, now }: Pick<Joiner, "guard" | "invitation" | "now">,
  session: SessionId,
  gateway: AdmittedGateway,
): Promise<Jws> {
  const misplaced = guard.whyNot(gateway.certificate, "signalling")
  if (misplaced !== undefined) throw SignallingError.refused(gateway.channel.origin, misplaced)
  const { meeting, participant, secret } = invitation
  const iat = Math.floor(now() / 1000)
  const claims = {
    meeting,
    participant,
    session,
    audience: gateway.certificate.node,
    descriptor: guard.policy.digest,
    iat,
    exp: iat + STATEMENT_SECONDS,
  }
  return await signClaims(JOIN_TOKEN, claims, { kid: participant, key: keyFromSeed(secret) })
}
