// SPDX-License-Identifier: Apache-2.0
/**
 * Who may do what in a meeting: the one table. The seat, media nodes, receivers and
 * the buttons of the page all ask the same function; so do the tests of each of them.
 *
 * @module
 */

/** What a person is in a meeting, from the most to the least. */
export const MEETING_ROLES = ["host", "co-host", "presenter", "participant", "viewer"] as const

/** What a person is in a meeting. */
export type MeetingRole = (typeof MEETING_ROLES)[number]

/** Everything that a person may be let do. */
export const RIGHTS = [
  /** Send a microphone. */
  "speak",
  /** Send a camera. */
  "show",
  /** Send a screen, with its sound. */
  "share",
  /** Write to all. */
  "chat",
  /** Write to hosts and co-hosts. */
  "chat-hosts",
  /** Write to one person. */
  "chat-private",
  /** Show reactions. */
  "react",
  /** Be called otherwise than the invitation says. */
  "rename",
  /** Draw on what is shared. */
  "annotate",
  /** Record the meeting. */
  "record",
  /** Let people in who wait. */
  "admit",
  /** Use the controls over others. */
  "moderate",
] as const

/** One thing that a person may be let do. */
export type Right = (typeof RIGHTS)[number]

/** The rights that are a host's and co-host's alone: no table and no grant gives them to others. */
export const RIGHTS_OF_HOSTS: readonly Right[] = ["record", "admit", "moderate"]

/** How well it is known who comes in, from the best known to the least. */
export const ARRIVALS = ["signed-in", "link", "organisation", "stranger"] as const

/**
 * How somebody came: invited and signed in, invited by a personal link, of the same
 * organisation, or anybody with a link that is shared.
 */
export type Arrival = (typeof ARRIVALS)[number]

/** The roles whose rights differ from meeting to meeting; hosts have all. */
export const RULED_ROLES = ["presenter", "participant", "viewer"] as const

/** A role whose rights differ from meeting to meeting. */
export type RuledRole = (typeof RULED_ROLES)[number]

/** The rights of each role but hosts. */
export type RightsTable = Readonly<Record<RuledRole, readonly Right[]>>

/** The sets of rules that an account chooses from. */
export const PRESET_NAMES = ["open", "business", "classroom", "webinar"] as const

/** The name of a set of rules. */
export type PresetName = (typeof PRESET_NAMES)[number]

/** A set of rules. */
export interface Preset {
  readonly rights: RightsTable
  /** Whoever arrives like this waits until somebody lets them in. Strangers always do. */
  readonly waiting: readonly Arrival[]
  /** Without a host the meeting locks, and nobody says or shows anything. */
  readonly quietWithoutHost: boolean
}

const TALK: readonly Right[] = ["speak", "show", "chat", "chat-hosts", "react"]
const ALL_BUT_HOSTS: readonly Right[] = RIGHTS.filter((right) => !RIGHTS_OF_HOSTS.includes(right))

/** The sets of rules. */
export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  open: {
    rights: {
      presenter: ALL_BUT_HOSTS,
      participant: ALL_BUT_HOSTS,
      viewer: ["chat", "chat-hosts", "react"],
    },
    waiting: ["stranger"],
    quietWithoutHost: false,
  },
  business: {
    rights: {
      presenter: ALL_BUT_HOSTS,
      participant: ALL_BUT_HOSTS,
      viewer: ["chat", "chat-hosts", "react"],
    },
    waiting: ["organisation", "stranger"],
    quietWithoutHost: false,
  },
  classroom: {
    rights: {
      presenter: [...TALK, "share", "annotate"],
      participant: TALK,
      viewer: ["chat-hosts", "react"],
    },
    waiting: ["link", "organisation", "stranger"],
    quietWithoutHost: true,
  },
  webinar: {
    rights: {
      presenter: [...TALK, "share", "annotate", "rename"],
      participant: ["chat-hosts", "react"],
      viewer: ["chat-hosts", "react"],
    },
    waiting: ["organisation", "stranger"],
    quietWithoutHost: true,
  },
}

/** The rules of one meeting, as its seat keeps them. */
export interface MeetingRules {
  readonly preset: PresetName
  /** The account does not let hosts loosen its preset. */
  readonly pinned: boolean
  readonly rights: RightsTable
  /** Who waits until they are let in. */
  readonly waiting: readonly Arrival[]
  /** Nobody new comes in. */
  readonly locked: boolean
  /** "Stop everything" is in force: nobody but hosts says or shows anything. */
  readonly stopped: boolean
  /** No host is there, and the preset says that then nobody says or shows anything. */
  readonly quiet: boolean
}

/** The rules with which a meeting begins. */
export function rulesOf(preset: PresetName, pinned: boolean): MeetingRules {
  const { rights, waiting } = PRESETS[preset]
  return { preset, pinned, rights, waiting, locked: false, stopped: false, quiet: false }
}

/** What the rules look at in a person. */
export interface RightsHolder {
  readonly role: MeetingRole
  /** Rights beyond those of the role. */
  readonly granted?: readonly Right[] | undefined
  /** Rights of the role that this person does not have; these win. */
  readonly revoked?: readonly Right[] | undefined
}

/** Whether a role has a say over others. */
export function isHost(role: MeetingRole): boolean {
  return role === "host" || role === "co-host"
}

/** What a person may do now. */
export function rightsOf(rules: MeetingRules, person: RightsHolder): ReadonlySet<Right> {
  const { role, granted = [], revoked = [] } = person
  if (role === "host" || role === "co-host") return new Set(RIGHTS)
  if (rules.stopped || rules.quiet) return new Set()
  const grantable = grantableRights(rules)
  const own = [...rules.rights[role], ...granted.filter((right) => grantable.has(right))]
  return new Set(
    own.filter((right) => !revoked.includes(right) && !RIGHTS_OF_HOSTS.includes(right)),
  )
}

/**
 * What a host may grant a single person: where the preset is pinned, what it lets
 * presenters do; else everything that is not for hosts alone.
 */
export function grantableRights(
  rules: Pick<MeetingRules, "preset" | "pinned">,
): ReadonlySet<Right> {
  return new Set(rules.pinned ? PRESETS[rules.preset].rights.presenter : ALL_BUT_HOSTS)
}

/** What a host would like the rules to be. */
export interface RulesChange {
  readonly rights?: Partial<RightsTable>
  readonly waiting?: readonly Arrival[]
}

/**
 * Applies a host's change of rules. Strangers wait whatever is asked for.
 *
 * @returns undefined if the account has pinned its preset and the change is looser than that.
 */
export function changedRules(rules: MeetingRules, change: RulesChange): MeetingRules | undefined {
  const rights: RightsTable = { ...rules.rights, ...change.rights }
  const asked = change.waiting ?? rules.waiting
  const waiting = ARRIVALS.filter((arrival) => arrival === "stranger" || asked.includes(arrival))
  if (RULED_ROLES.some((role) => rights[role].some((right) => RIGHTS_OF_HOSTS.includes(right)))) {
    return undefined
  }
  if (rules.pinned) {
    const most = PRESETS[rules.preset]
    const isLooser =
      RULED_ROLES.some((role) =>
        rights[role].some((right) => !most.rights[role].includes(right)),
      ) || most.waiting.some((arrival) => !waiting.includes(arrival))
    if (isLooser) return undefined
  }
  return { ...rules, rights, waiting }
}

/** What each source of media asks for. */
export const RIGHT_OF_SOURCE = {
  microphone: "speak",
  camera: "show",
  screen: "share",
  "screen-audio": "share",
} as const satisfies Readonly<Record<string, Right>>
