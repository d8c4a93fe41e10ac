// SPDX-License-Identifier: Apache-2.0
/**
 * A meeting's key group: MLS (RFC 9420) as far as meetings need it.
 *
 * @module
 */
import { randomBytes } from "@noble/hashes/utils.js"
import type { GroupContext } from "ts-mls/groupContext.js"
import { decodeMlsMessage } from "ts-mls/message.js"
import { MAX_ADDS_PER_COMMIT } from "../../protocol/index.ts"
import { KeysError } from "../errors.ts"
import { judgeAdds, type RefusedAdd } from "./adds.ts"
import { Admission, type GroupRules } from "./admission.ts"
import {
  type ContextClaims,
  encodeExtensions,
  type GroupBinding,
  readExtensions,
} from "./binding.ts"
import { fromBase64url, sameBytes, toBase64url } from "./bytes.ts"
import { createCommit, followCommit } from "./commit.ts"
import { decodeAll } from "./decode.ts"
import { beginEpoch, type Epoch } from "./epoch.ts"
import { type MessageKeys, openPrivate, type Opened, sealFramed, signFramed } from "./framing.ts"
import type { PendingMember } from "./key-package.ts"
import { exportSecret } from "./key-schedule.ts"
import { credentialOf, signatureKeyOf } from "./leaf.ts"
import { peekMessage } from "./peek.ts"
import { type Removals, removeLeaves } from "./proposals.ts"
import { readRemoval } from "./removal.ts"
import type { GroupState } from "./state.ts"
import { SECRET_BYTES, SUITE } from "./suite.ts"
import { Tree } from "./tree.ts"
import { type JoinOptions, joinWelcome, leavesOf } from "./welcome.ts"
import { opaque } from "./writer.ts"

const EMPTY = new Uint8Array()

/** One member as the group has it. */
export interface GroupMember {
  readonly leaf: number
  /** The compact JWS. */
  readonly credential: string
  /** base64url. */
  readonly signatureKey: string
}

/** How to begin a group. */
export interface CreateOptions {
  readonly groupId: Uint8Array
  /** Used up. */
  readonly pending: PendingMember
  /** What the group is bound to; it must be what the rules say. */
  readonly binding: GroupBinding
  /** The public key of the seat, base64url. */
  readonly seatKey: string
  readonly rules: GroupRules
}

/** What a commit is to do besides removing whom the seat proposed to. */
export interface CommitOptions {
  /** Key packages of joiners, {@link MAX_ADDS_PER_COMMIT} at most; bad ones are left out. */
  readonly add?: readonly Uint8Array[]
  /** What the group is bound to from now on, if that changes. */
  readonly binding?: GroupBinding
  /** The public key of the seat from now on, if that changes. */
  readonly seatKey?: string
  /** In milliseconds. */
  readonly now: number
}

/** A commit to be handed in. It counts once the seat has ordered it; until then the group stays. */
export interface MadeCommit {
  readonly commit: Uint8Array
  /** For all who are added; absent if nobody is. */
  readonly welcome: Uint8Array | undefined
  /** The leaf of each key package that was not refused, in order. */
  readonly added: readonly number[]
  readonly removed: readonly number[]
  readonly refused: readonly RefusedAdd[]
  /** The group if this commit wins. */
  readonly next: MeetingGroup
}

/** What a message turned out to be. */
export type Received =
  | {
      readonly kind: "commit"
      readonly sender: number
      readonly added: readonly number[]
      readonly removed: readonly number[]
      readonly next: MeetingGroup
    }
  /** The seat proposes to remove `leaf`; the next commit does. */
  | { readonly kind: "proposal"; readonly leaf: number; readonly next: MeetingGroup }
  | {
      readonly kind: "application"
      readonly sender: number
      readonly content: Uint8Array
      readonly next: MeetingGroup
    }
  /** This member is out. */
  | { readonly kind: "removed"; readonly sender: number }

/** What a group value is made of. */
interface Parts {
  readonly state: GroupState
  readonly removals?: Removals
  /** What opens the application messages of the epoch before. */
  readonly past?: MessageKeys | undefined
  /** The group that this one takes the place of, once it is used. */
  readonly before?: MeetingGroup
}

/**
 * A group in one epoch, as one member knows it. A change gives another group; this one
 * stays as it is, so that a commit that loses can be dropped. What must not be used twice
 * (the keys of messages) is used up for both. Using `next` erases what only led to it.
 */
export class MeetingGroup {
  readonly #state: GroupState
  readonly #removals: Removals
  readonly #past: MessageKeys | undefined
  readonly #claims: ContextClaims
  #before: MeetingGroup | undefined

  private constructor({ state, removals = new Map(), past, before }: Parts) {
    this.#state = state
    this.#removals = removals
    this.#past = past
    this.#before = before
    this.#claims = readExtensions(state.epoch.context.extensions)
  }

  /**
   * Begins a group of one.
   *
   * @throws {@link KeysError} `KEYS_POLICY_MISMATCH`, `KEYS_SEAT_UNKNOWN`,
   * `KEYS_CREDENTIAL_REFUSED`, `KEYS_WELCOME_REFUSED` if the key package was used before.
   */
  static async create(options: CreateOptions): Promise<MeetingGroup> {
    const { groupId, pending, binding, seatKey, rules } = options
    const { encryptionKey, signer } = pending.secrets
    const admission = new Admission(rules)
    admission.requireVerified({ binding, seatKey })
    const leaf = pending.package.leafNode
    await admission.admit(leaf)
    const tree = new Tree([{ nodeType: "leaf", leaf }])
    const context: GroupContext = {
      version: "mls10",
      cipherSuite: SUITE,
      groupId,
      epoch: 0n,
      treeHash: tree.hash(),
      confirmedTranscriptHash: EMPTY,
      extensions: encodeExtensions(binding, seatKey),
    }
    const epoch = beginEpoch({ context, tree, epochSecret: randomBytes(SECRET_BYTES) })
    pending.consume()
    const privateKeys = new Map([[0, encryptionKey]])
    return new MeetingGroup({ state: { epoch, ownLeaf: 0, signer, privateKeys, admission } })
  }

  /**
   * Joins the group that a Welcome is for. May come from an attacker.
   *
   * @throws {@link KeysError} `KEYS_WELCOME_REFUSED`, `KEYS_MALFORMED`, `KEYS_FORGED`,
   * `KEYS_TREE_INVALID`, `KEYS_CREDENTIAL_REFUSED`, `KEYS_POLICY_MISMATCH`, `KEYS_SEAT_UNKNOWN`.
   */
  static async join(options: JoinOptions): Promise<MeetingGroup> {
    return new MeetingGroup({ state: await joinWelcome(options) })
  }

  get epoch(): number {
    return Number(this.#context.epoch)
  }

  get groupId(): Uint8Array {
    return this.#context.groupId
  }

  get ownLeaf(): number {
    return this.#state.ownLeaf
  }

  /** What the group is bound to now. */
  get binding(): GroupBinding {
    return this.#claims.binding
  }

  /** The key of the seat that may propose removals now, base64url. */
  get seatKey(): string {
    return this.#claims.seatKey
  }

  /** Everybody in the group, in the order of their leaves. */
  get members(): readonly GroupMember[] {
    return leavesOf(this.#epoch.tree).map(([leaf, node]) => ({
      leaf,
      credential: credentialOf(node),
      signatureKey: signatureKeyOf(node),
    }))
  }

  /** What all members of this epoch have in common, and nobody else. Source: RFC 9420, section 8.7. */
  get epochAuthenticator(): Uint8Array {
    return this.#epoch.secrets.authenticator.slice()
  }

  /** The leaves that the seat proposed to remove, and that no commit has removed yet. */
  get toRemove(): readonly number[] {
    return [...this.#removals.values()]
  }

  /** Derives a secret for another use. Source: RFC 9420, section 8.5. */
  export(label: string, context: Uint8Array, length: number): Uint8Array {
    return exportSecret(this.#epoch.secrets.exporter, { label, context, length })
  }

  /**
   * Makes a commit: removes whom the seat proposed to, binds anew, adds joiners. With nothing
   * to do, it rotates the keys.
   *
   * @throws {@link KeysError} `KEYS_REMOVED` if the seat proposed to remove this member;
   * `KEYS_POLICY_MISMATCH` or `KEYS_SEAT_UNKNOWN` if the group is to be bound to something else
   * than the rules say; `KEYS_PROPOSAL_REFUSED` if too many are to be added.
   */
  async commit(options: CommitOptions): Promise<MadeCommit> {
    this.#settle()
    const { add = [], now } = options
    if (this.toRemove.includes(this.ownLeaf)) throw KeysError.removed()
    if (add.length > MAX_ADDS_PER_COMMIT) throw KeysError.proposalRefused("a commit adds too many")
    const binding = options.binding ?? this.binding
    const seatKey = options.seatKey ?? this.seatKey
    const rebinds =
      seatKey !== this.seatKey ||
      !sameBytes(
        opaque(...encodeExtensions(binding, seatKey).map(({ extensionData }) => extensionData)),
        opaque(...this.#context.extensions.map(({ extensionData }) => extensionData)),
      )
    const { good, refused } = await judgeAdds(add, {
      tree: removeLeaves(this.#epoch.tree, this.toRemove),
      admission: this.#state.admission,
      now,
    })
    const made = await createCommit(this.#state, {
      add: good,
      removals: this.#removals,
      claims: rebinds ? { binding, seatKey } : undefined,
      now,
    })
    const { commit, welcome, added, removed, state } = made
    return { commit, welcome, added, removed, refused, next: this.#next(state) }
  }

  /**
   * Takes a message of the group in. May come from an attacker; what is refused changes nothing.
   *
   * @throws {@link KeysError} `KEYS_EPOCH` if it is of another epoch or group, so that a member
   * that fell behind can tell; every code of a refusal otherwise.
   */
  async receive(message: Uint8Array, { now }: { readonly now: number }): Promise<Received> {
    this.#settle()
    const { kind, groupId, epoch } = peekMessage(message)
    if (groupId === undefined || epoch === undefined) {
      throw KeysError.malformed("a message to a group")
    }
    if (!sameBytes(groupId, this.groupId)) throw KeysError.epoch("a message is of another group")
    const keys = this.#keysOf(epoch, kind)
    if (kind === "proposal") return this.#propose(message)
    const decoded = decodeAll("a message", { decoder: decodeMlsMessage, bytes: message })
    // An external commit, or a member's own in clear: nobody who follows the rules sends one.
    if (decoded.wireformat !== "mls_private_message") {
      throw KeysError.proposalRefused("a commit comes from outside the group")
    }
    const opened = await openPrivate(keys, decoded.privateMessage)
    const { sender } = opened.framed
    const { content } = opened
    if (content !== undefined) {
      opened.take()
      return { kind: "application", sender, content, next: this }
    }
    return this.#follow(opened, now)
  }

  /** Seals what this member says to all others. */
  async seal(
    content: Uint8Array,
  ): Promise<{ readonly message: Uint8Array; readonly next: MeetingGroup }> {
    this.#settle()
    const { epoch, ownLeaf: sender, signer } = this.#state
    const framed = { contentType: "application", sender, body: opaque(content) } as const
    const signature = await signFramed(epoch.context, framed, signer)
    return { message: await sealFramed(epoch, { ...framed, signature }), next: this }
  }

  /**
   * Overwrites every secret of the group that scripts can reach; it is of no use afterwards.
   * The leaf key stays: it is whose it was given by.
   */
  erase(): void {
    this.#before = undefined
    eraseSecrets(this.#epoch)
    this.#epoch.secretTree.erase()
    this.#past?.secretTree.erase()
    this.#past?.senderData.fill(0)
  }

  get #epoch(): Epoch {
    return this.#state.epoch
  }

  get #context(): GroupContext {
    return this.#epoch.context
  }

  /** The group that this one leads to. */
  #next(state: GroupState): MeetingGroup {
    const { context, tree, senderData, secretTree } = this.#epoch
    return new MeetingGroup({
      state,
      past: { context, tree, senderData: senderData.slice(), secretTree },
      before: this,
    })
  }

  /** Erases what led here: with it, somebody who takes a device could follow the group. */
  #settle(): void {
    if (this.#before === undefined) return
    eraseSecrets(this.#before.#epoch)
    this.#before.#past?.secretTree.erase()
    this.#before.#past?.senderData.fill(0)
    this.#before = undefined
  }

  /** @throws {@link KeysError} `KEYS_EPOCH` */
  #keysOf(epoch: number, kind: string): MessageKeys {
    if (epoch === this.epoch) return this.#epoch
    // What was said just before a commit may come just after it; commits are in order.
    if (epoch === this.epoch - 1 && kind === "application" && this.#past !== undefined) {
      return this.#past
    }
    throw KeysError.epoch(`a message is of epoch ${epoch}, the group is in ${this.epoch}`)
  }

  async #propose(message: Uint8Array): Promise<Received> {
    const { reference, leaf } = await readRemoval(message, fromBase64url(this.seatKey))
    if (this.#epoch.tree.leaf(leaf) === undefined) {
      throw KeysError.proposalRefused("the seat proposes to remove nobody")
    }
    // A second proposal for the same leaf stays out: a commit may remove a leaf only once.
    const removals = this.toRemove.includes(leaf)
      ? this.#removals
      : new Map(this.#removals).set(toBase64url(reference), leaf)
    const next = new MeetingGroup({ state: this.#state, removals, past: this.#past })
    return { kind: "proposal", leaf, next }
  }

  async #follow(opened: Opened, now: number): Promise<Received> {
    const { sender } = opened.framed
    const followed = await followCommit(this.#state, opened, { removals: this.#removals, now })
    opened.take()
    if (followed.kind === "removed") return { kind: "removed", sender }
    const { added, removed, state } = followed
    return { kind: "commit", sender, added, removed, next: this.#next(state) }
  }
}

function eraseSecrets({ secrets }: Epoch): void {
  for (const secret of Object.values(secrets)) secret.fill(0)
}
