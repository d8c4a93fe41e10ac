// SPDX-License-Identifier: Apache-2.0
/**
 * Who is shown where. People keep their places: somebody moves only if they
 * speak while out of sight, and then changes places with the person in sight
 * who has been silent for longest. Rules SO1 to SO5 of `../SPEC.md`.
 *
 * @module
 */

/** What the order needs to know of a person. */
export interface Talker {
  readonly session: string
  readonly self: boolean
  readonly speaking: boolean
}

/** The order so far; made by {@link nextOrder} alone. */
export interface SpeakingOrder {
  /** Sessions in the order in which they are shown, oneself first. */
  readonly sessions: readonly string[]
  /** When each session spoke last, in steps. */
  readonly spoke: ReadonlyMap<string, number>
  readonly step: number
  /** Who is large in the speaker view; never oneself while others are there. */
  readonly speaker: string | undefined
}

/** The order before anybody came. */
export const EMPTY_ORDER: SpeakingOrder = {
  sessions: [],
  spoke: new Map(),
  step: 0,
  speaker: undefined,
}

/**
 * Carries the order on after a change in the meeting.
 *
 * @param inSight - how many of the first places are visible.
 */
export function nextOrder(
  previous: SpeakingOrder,
  people: readonly Talker[],
  inSight: number,
): SpeakingOrder {
  const step = previous.step + 1
  const present = new Map(people.map((person) => [person.session, person]))
  const spoke = new Map([...previous.spoke].filter(([session]) => present.has(session)))
  for (const { session, speaking } of people) if (speaking) spoke.set(session, step)

  const self = people.filter((person) => person.self).map(({ session }) => session)
  const stayed = previous.sessions.filter(
    (session) => present.has(session) && !self.includes(session),
  )
  const known = new Set([...self, ...stayed])
  const came = people.map(({ session }) => session).filter((session) => !known.has(session))
  const sessions = [...self, ...stayed, ...came]
  bringIntoSight(sessions, { present, spoke, inSight })
  return { sessions, spoke, step, speaker: nextSpeaker(previous.speaker, people) }
}

function bringIntoSight(
  sessions: string[],
  known: {
    readonly present: ReadonlyMap<string, Talker>
    readonly spoke: ReadonlyMap<string, number>
    readonly inSight: number
  },
): void {
  const { present, spoke, inSight } = known
  for (let hidden = inSight; hidden < sessions.length; hidden++) {
    const session = sessions[hidden]
    if (session === undefined || present.get(session)?.speaking !== true) continue
    const place = quietest(sessions.slice(0, inSight), present, spoke)
    const other = place === undefined ? undefined : sessions[place]
    if (place === undefined || other === undefined) return
    sessions[place] = session
    sessions[hidden] = other
  }
}

/** The place in sight whose person, not oneself and not speaking, has been silent for longest. */
function quietest(
  visible: readonly string[],
  present: ReadonlyMap<string, Talker>,
  spoke: ReadonlyMap<string, number>,
): number | undefined {
  let best: number | undefined
  let bestStep = Infinity
  for (const [place, session] of visible.entries()) {
    const person = present.get(session)
    if (person === undefined || person.self || person.speaking) continue
    const step = spoke.get(session) ?? 0
    if (step <= bestStep) [best, bestStep] = [place, step]
  }
  return best
}

function nextSpeaker(current: string | undefined, people: readonly Talker[]): string | undefined {
  const others = people.filter((person) => !person.self)
  const now = others.find((person) => person.session === current)
  if (now?.speaking === true) return now.session
  return (others.find((person) => person.speaking) ?? now ?? others[0] ?? people[0])?.session
}
