// SPDX-License-Identifier: Apache-2.0
/**
 * The client's guard as a join runs it, from the catalogue to the transports of the media
 * node: everything that has to be right before a credential or a frame leaves the browser.
 *
 * @module
 */
import { Guard } from "@landmoot/client/guard"
import type { Progress } from "../progress.ts"
import { inTurns, perSecond } from "../rounds.ts"
import { bareVerification, type Verifications } from "./signatures.ts"
import { NONCE, NOW, type SignedMeeting, type SignedWorld } from "./signed-world.ts"

const ROUNDS = 15

/** Measures complete guards against bare verifications of the signatures that they contain. */
export async function measureGuard(world: SignedWorld, tell: Progress): Promise<Verifications> {
  const { root, catalogueJws, meetings } = world
  const signed = meetings.map(({ home, descriptor, gateway, media }) => [
    { jws: catalogueJws, key: root },
    { jws: home.jws, key: home.authority },
    { jws: descriptor, key: home.certificate.key },
    { jws: gateway.jws, key: gateway.authority },
    { jws: gateway.proof, key: gateway.certificate.key },
    { jws: media.jws, key: media.authority },
  ])
  const pairs = await inTurns(
    {
      ours: perSecond(meetings.length, async () => {
        for (const meeting of meetings) await guardJoin(world, meeting)
      }),
      peer: await bareVerification(signed),
    },
    { rounds: ROUNDS, onRound: (round) => tell(`guards, round ${round} of ${ROUNDS}`) },
  )
  return { pairs, verifications: signed[0]?.length ?? 0 }
}

async function guardJoin(world: SignedWorld, signed: SignedMeeting): Promise<void> {
  const { meeting, home, descriptor, gateway, media } = signed
  const guard = new Guard({
    root: world.root,
    meeting,
    pinned: world.catalogue.regions.map(({ id }) => id),
    now: () => NOW * 1000,
  })
  await guard.admitCatalogue(world.catalogueJws)
  await guard.admitPolicy({ descriptor, signer: home.jws }, "start")
  const admitted = await guard.admitGateway(
    { certificate: gateway.jws, proof: gateway.proof },
    { region: gateway.certificate.region, origin: gateway.origin, nonce: NONCE },
  )
  const { send, receive } = media
  await guard.admitMedia({ certificate: media.jws, send, receive }, admitted)
}
