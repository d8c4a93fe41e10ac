// SPDX-License-Identifier: Apache-2.0
/**
 * A group of one size, with members of ours and of the stock library in it, and what
 * each of them does, timed. Everything is measured from the same epoch: a commit that is
 * not taken up leaves its committer where it was.
 *
 * @module
 */
import { MeetingGroup, type Received } from "@landmoot/core/keys"
import {
  type StockMember,
  stockCommit,
  stockJoin,
  stockJoiner,
  stockReceive,
} from "@landmoot/core/keys/testing"
import { BenchError } from "../errors.ts"
import { grow, joiner, OPEN_RULES } from "./grow.ts"

/** A group in which two of ours and two stock members can be measured. */
export interface Stage {
  readonly size: number
  readonly committer: MeetingGroup
  readonly follower: MeetingGroup
  readonly stockCommitter: StockMember
  readonly stockFollower: StockMember
}

/** Grows a group by ours and one stock member, to two less than a size. */
export async function prepare(
  from: MeetingGroup,
  size: number,
  now: number,
): Promise<{ readonly group: MeetingGroup; readonly stock: StockMember }> {
  const group = await grow(from, size - 3, now)
  const joining = await stockJoiner(`stock of ${size}`, now)
  const made = await group.commit({ add: [joining.keyPackage], now })
  return { group: made.next, stock: await stockJoin(required(made.welcome), joining) }
}

/** Brings in one of ours and one stock member. */
export async function complete(
  { group, stock }: { readonly group: MeetingGroup; readonly stock: StockMember },
  now: number,
): Promise<Stage> {
  const [ours, theirs] = [await joiner(now), await stockJoiner("another", now)]
  const made = await group.commit({ add: [ours.keyPackage, theirs.keyPackage], now })
  const welcome = required(made.welcome)
  return {
    size: made.next.members.length,
    committer: made.next,
    follower: await MeetingGroup.join({ welcome, pending: ours, rules: OPEN_RULES }),
    stockCommitter: await stockReceive(stock, made.commit),
    stockFollower: await stockJoin(welcome, theirs),
  }
}

/** One of ours joins by a Welcome of its own, which brings the group to its size. */
export async function timeOurJoin(group: MeetingGroup, now: number): Promise<number> {
  const [pending, other] = [await joiner(now), await joiner(now)]
  const add = [pending.keyPackage, other.keyPackage]
  const welcome = required((await group.commit({ add, now })).welcome)
  return timed(() => MeetingGroup.join({ welcome, pending, rules: OPEN_RULES }))
}

/** A stock member joins likewise. */
export async function timeStockJoin(group: MeetingGroup, now: number): Promise<number> {
  const [joining, other] = [await stockJoiner("joining", now), await joiner(now)]
  const add = [joining.keyPackage, other.keyPackage]
  const welcome = required((await group.commit({ add, now })).welcome)
  return timed(() => stockJoin(welcome, joining))
}

/** Ours makes a commit that rotates its keys. */
export const timeOurCommit = ({ committer }: Stage, now: number): Promise<number> =>
  timed(() => committer.commit({ now }))

/** A stock member makes one. */
export const timeStockCommit = ({ stockCommitter }: Stage): Promise<number> =>
  timed(() => stockCommit(stockCommitter))

/** Ours follows a commit of ours. */
export async function timeOurProcessing(stage: Stage, now: number): Promise<number> {
  const { commit, next } = await stage.committer.commit({ now })
  let received: Received | undefined
  const time = await timed(async () => {
    received = await stage.follower.receive(commit, { now })
  })
  const followed = received?.kind === "commit" ? received.next : undefined
  requireSame(followed?.epochAuthenticator, next.epochAuthenticator)
  return time
}

/** A stock member follows a commit of ours. */
export async function timeStockProcessing(stage: Stage, now: number): Promise<number> {
  const { commit, next } = await stage.committer.commit({ now })
  let followed: StockMember | undefined
  const time = await timed(async () => {
    followed = await stockReceive(stage.stockFollower, commit)
  })
  requireSame(followed?.keySchedule.epochAuthenticator, next.epochAuthenticator)
  return time
}

async function timed(go: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await go()
  return performance.now() - start
}

function required(welcome: Uint8Array | undefined): Uint8Array {
  if (welcome === undefined) throw BenchError.failed("nobody was added")
  return welcome
}

/** What is measured must be right, too. */
function requireSame(left: Uint8Array | undefined, right: Uint8Array): void {
  if (left === undefined || !right.every((byte, at) => byte === left[at])) {
    throw BenchError.failed("two members of a group disagree")
  }
}
