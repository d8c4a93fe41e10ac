// SPDX-License-Identifier: Apache-2.0
/**
 * The guard: nothing leaves the browser before it says so, in this order.
 *
 * 1. catalogue, signer, descriptor, pinned regions: before any gateway is spoken to;
 * 2. certificate, region, key of one gateway: before a credential goes to it;
 * 3. certificate, region of the media node, fingerprints, candidates, relays: before the
 *    browser hears of a transport; again after every restart and move;
 * 4. the selected pair: for as long as media flows.
 *
 * Each check is one pure function of `policy.ts`, `node.ts` or `transport.ts`; this class
 * owns what they are made with, and the record of them.
 *
 * @module
 */
import type { TransportOffer } from "@landmoot/core/protocol"
import type { Catalogue, PublicKey } from "@landmoot/core/regions"
import type { Descriptor, Jws, NodeCertificate } from "@landmoot/core/signed"
import type { MeetingId, Plane, RegionId } from "@landmoot/core/units"
import type { GuardCheck, GuestOf } from "../types.ts"
import { GuardError } from "./errors.ts"
import { type Memory, Seen } from "./memory.ts"
import { regionNames } from "./names.ts"
import { checkCertificate, checkNodeKey, checkPlace, checkRole } from "./node.ts"
import {
  checkCatalogue,
  checkDescriptor,
  checkIdentity,
  checkNarrower,
  checkPinned,
  checkSigner,
  outsideGuestPolicy,
  type SignedPolicy,
  type VerifiedPolicy,
} from "./policy.ts"
import {
  checkCandidates,
  checkFingerprints,
  checkRelays,
  checkSelectedPair,
  type SelectedPair,
} from "./transport.ts"

/**
 * How many checks are kept. Higher: more memory in long meetings; lower: the panel
 * forgets the first checks sooner.
 */
const MAX_CHECKS = 400

/** What the guard of one meeting is made with. */
export interface GuardOptions {
  readonly root: PublicKey
  readonly meeting: MeetingId
  /** What the invitation's `in=` names; undefined: unpinned. */
  readonly pinned: readonly string[] | undefined
  readonly memory?: Memory | undefined
  /** Where the accounts of whoever joins let them be guests. */
  readonly guest?: GuestOf | undefined
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Called after each check. */
  readonly onCheck?: () => void
}

/** What a media node answered to a join, and by which gateway. */
export interface MediaOffer {
  readonly certificate: Jws
  readonly send: TransportOffer
  readonly receive: TransportOffer
}

/** The guard of one meeting. Every method throws {@link GuardError} if a check says no. */
export class Guard {
  readonly #options: GuardOptions
  readonly #seen: Seen
  readonly #now: () => number
  #checks: readonly GuardCheck[] = []
  #catalogue: Catalogue | undefined
  #policy: VerifiedPolicy | undefined

  constructor(options: GuardOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#seen = new Seen(options.root, options.memory)
  }

  /** Every check so far, the oldest first; a new list after each. */
  get checks(): readonly GuardCheck[] {
    return this.#checks
  }

  /** The catalogue. Asking before it was admitted is a fault of the caller. */
  get catalogue(): Catalogue {
    if (this.#catalogue === undefined) throw new Error("no catalogue was admitted yet")
    return this.#catalogue
  }

  /** The policy in force. Asking before it was admitted is a fault of the caller. */
  get policy(): VerifiedPolicy {
    if (this.#policy === undefined) throw new Error("no policy was admitted yet")
    return this.#policy
  }

  /** Whether the policy in force has run out, so that nothing new may start on it. */
  get expired(): boolean {
    return this.#seconds() >= this.policy.descriptor.exp
  }

  /** Takes a catalogue into force. */
  async admitCatalogue(jws: Jws): Promise<Catalogue> {
    const { root } = this.#options
    const catalogue = await this.#record("catalogue", "operator", async () => {
      const newestVersion = this.#seen.catalogueVersion()
      return await checkCatalogue(jws, { root, now: this.#seconds(), newestVersion })
    })
    this.#seen.rememberCatalogue(catalogue.version)
    this.#catalogue = catalogue
    return catalogue
  }

  /**
   * Takes a policy into force: the first one, one read anew, or a revision of a running
   * meeting, which must not be wider than the one before (R11).
   */
  async admitPolicy(signed: SignedPolicy, change: "start" | "revision"): Promise<VerifiedPolicy> {
    const { meeting, pinned } = this.#options
    const { catalogue } = this
    const now = this.#seconds()
    const signer = await this.#record(
      "signer",
      meeting,
      async () => await checkSigner(signed.signer, { catalogue, meeting, now }),
    )
    const policy = await this.#record("descriptor", meeting, async () => {
      const seen = this.#seen.descriptor(meeting)
      const next = await checkDescriptor(signed, { catalogue, signer, meeting, now, seen })
      checkIdentity(next.descriptor, this.#seen.identities(next.descriptor.account))
      if (change === "revision" && this.#policy !== undefined) {
        checkNarrower(this.#policy.descriptor, next.descriptor, catalogue)
      }
      return next
    })
    if (pinned === undefined) {
      this.#note({ name: "pinned-regions", subject: meeting, outcome: "skipped" })
    } else {
      await this.#record("pinned-regions", meeting, () => {
        checkPinned(policy.descriptor, pinned, catalogue)
      })
    }
    await this.#admitAsGuest(policy.descriptor)
    this.#seen.rememberDescriptor(meeting, policy.descriptor)
    this.#seen.rememberIdentity(policy.descriptor.account, policy.descriptor.identity)
    this.#policy = policy
    return policy
  }

  /** The first account that would rather not have its people here as guests, with where. */
  get guestWarning():
    | { readonly account: string; readonly regions: readonly RegionId[] }
    | undefined {
    const { descriptor } = this.policy
    const { guest } = this.#options
    if (guest === undefined || guest.accounts.includes(descriptor.account)) return undefined
    for (const policy of guest.policies) {
      const regions = outsideGuestPolicy(descriptor, policy)
      if (regions.length > 0) return { account: policy.name, regions }
    }
    return undefined
  }

  async #admitAsGuest(descriptor: Descriptor): Promise<void> {
    const { guest, meeting } = this.#options
    if (guest === undefined || guest.accounts.includes(descriptor.account)) return
    const refusing = guest.policies.filter(({ mode }) => mode === "refuse")
    if (refusing.length === 0) return
    await this.#record("guest-policy", meeting, () => {
      for (const policy of refusing) {
        const outside = outsideGuestPolicy(descriptor, policy)
        if (outside.length === 0) continue
        throw GuardError.guestPolicy({
          account: policy.name,
          shown: regionNames(this.catalogue, outside),
          allowed: regionNames(this.catalogue, policy.regions),
        })
      }
    })
  }

  /** Admits the node that answered at a gateway's origin; a credential may go to it. */
  async admitGateway(
    answer: { readonly certificate: Jws; readonly proof: Jws },
    asked: { readonly region: RegionId; readonly origin: string; readonly nonce: string },
  ): Promise<NodeCertificate> {
    const { origin, nonce, region } = asked
    const certificate = await this.#certificate(answer.certificate, origin)
    await this.#record("node-key", certificate.node, async () => {
      await checkNodeKey(answer.proof, { certificate, nonce, origin, now: this.#seconds() })
    })
    await this.#record("region", certificate.node, () => {
      checkRole(certificate, "gateway")
      this.#place(certificate, "signalling")
      if (certificate.region !== region) {
        throw GuardError.certificateWrongRegion({
          shown: regionNames(this.catalogue, [certificate.region]),
          allowed: regionNames(this.catalogue, [region]),
        })
      }
    })
    return certificate
  }

  /** Asks again whether an admitted gateway may still be used, after time or policy has changed. */
  async recheckGateway(certificate: NodeCertificate): Promise<void> {
    await this.#record("region", certificate.node, () => {
      this.#place(certificate, "signalling")
    })
  }

  /** Admits a media node and its transports; the browser may be told of them. */
  async admitMedia(offer: MediaOffer, gateway: NodeCertificate): Promise<NodeCertificate> {
    const certificate = await this.#certificate(offer.certificate, "media")
    await this.recheckMedia({ ...offer, certificate }, gateway)
    return certificate
  }

  /** The checks of transports again, with the newest certificate: after a restart. */
  async recheckMedia(
    offer: Omit<MediaOffer, "certificate"> & { readonly certificate: NodeCertificate },
    gateway: NodeCertificate,
  ): Promise<void> {
    const { certificate } = offer
    const { node } = certificate
    const transports = [offer.send, offer.receive]
    await this.#record("region", node, () => {
      checkRole(certificate, "media")
      this.#place(certificate, "media")
    })
    await this.#record("fingerprint", node, () => {
      for (const transport of transports) checkFingerprints(transport, certificate)
    })
    await this.#record("candidates", node, () => {
      for (const transport of transports) checkCandidates(transport, certificate)
    })
    await this.#record("relays", node, () => {
      const relays = [certificate, gateway].filter(
        (relay) => this.whyNot(relay, "relay") === undefined,
      )
      for (const transport of transports) checkRelays(transport, node, relays)
    })
  }

  /** Admits the pair that a transport uses now. */
  async admitPair(
    pair: SelectedPair,
    certificate: NodeCertificate,
    offer: TransportOffer,
  ): Promise<void> {
    await this.#record("selected-pair", certificate.node, () => {
      checkSelectedPair(pair, certificate, offer)
    })
  }

  /** Examines the certificate of any node that the meeting's state names. */
  async examine(jws: Jws, node: string): Promise<NodeCertificate> {
    const certificate = await this.#certificate(jws, node)
    if (certificate.node !== node) throw GuardError.certificateWrongRole(certificate.node, node)
    return certificate
  }

  /** Judges a verified node for one plane, without a record: why not, or undefined. */
  whyNot(certificate: NodeCertificate, plane: Plane): GuardError | undefined {
    try {
      this.#place(certificate, plane)
      return undefined
    } catch (error) {
      if (error instanceof GuardError) return error
      throw error
    }
  }

  async #certificate(jws: Jws, subject: string): Promise<NodeCertificate> {
    return await this.#record(
      "certificate",
      subject,
      async () => await checkCertificate(jws, { catalogue: this.catalogue, now: this.#seconds() }),
    )
  }

  #place(certificate: NodeCertificate, plane: Plane): void {
    const { catalogue, policy } = this
    const { descriptor } = policy
    checkPlace({ descriptor, catalogue, certificate, plane, now: this.#seconds() })
  }

  /** Runs one check and writes down how it went. */
  async #record<Result>(
    name: GuardCheck["name"],
    subject: string,
    check: () => Result | Promise<Result>,
  ): Promise<Result> {
    try {
      const result = await check()
      this.#note({ name, subject, outcome: "passed" })
      return result
    } catch (error) {
      if (error instanceof GuardError) {
        this.#note({ name, subject, outcome: "refused", code: error.code })
      }
      throw error
    }
  }

  #note(check: Omit<GuardCheck, "at">): void {
    this.#checks = [...this.#checks.slice(1 - MAX_CHECKS), { ...check, at: this.#now() }]
    this.#options.onCheck?.()
  }

  #seconds(): number {
    return Math.floor(this.#now() / 1000)
  }
}
