// SPDX-License-Identifier: Apache-2.0
/**
 * In-memory twins of what the SDK gives: the same interfaces, no network.
 *
 * @module
 */
import type {
  Meeting,
  MeetingState,
  Preparation,
  PreparationState,
  Watched,
} from "@landmoot/client"
import type { DeviceSource } from "../devices/devices.ts"
import type { Account, ApiAnswer, OperatorApi } from "../operator/api.ts"
import { catalogueOf } from "./fixtures.ts"
import { faceTrack, screenTrack } from "./faces.ts"
import { twinTalk } from "./talk.ts"

/** A state that can be changed and watched. */
class Cell<State> implements Watched<State> {
  #state: State
  readonly #listeners = new Set<() => void>()

  constructor(state: State) {
    this.#state = state
  }

  get state(): State {
    return this.#state
  }

  change(part: Partial<State>): void {
    this.#state = { ...this.#state, ...part }
    for (const listener of this.#listeners) listener()
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

/** A preparation that joins at once. */
export function twinPreparation(state: PreparationState, meeting: () => Meeting): Preparation {
  const cell = new Cell(state)
  return {
    get state() {
      return cell.state
    },
    subscribe: (listener) => cell.subscribe(listener),
    choose: (chosen) => cell.change({ chosen }),
    join: () => {
      cell.change({ phase: "joined" })
      return Promise.resolve(meeting())
    },
    stopWaiting: () => undefined,
    retry: () => undefined,
    close: () => undefined,
  }
}

/** A meeting whose own controls work and whose other people only move. */
export function twinMeeting(state: MeetingState): Meeting {
  const cell = new Cell(state)
  const self = (
    change: (tracks: MeetingState["people"][number]) => MeetingState["people"][number],
  ) => cell.state.people.map((person) => (person.self ? change(person) : person))
  return {
    get state() {
      return cell.state
    },
    ...twinTalk(
      () => cell.state,
      (part) => cell.change(part),
    ),
    subscribe: (listener) => cell.subscribe(listener),
    on: () => () => undefined,
    setTrack(source, track) {
      const people = self((person) => ({
        ...person,
        tracks: [
          ...person.tracks.filter((view) => view.source !== source),
          ...(track === undefined
            ? []
            : [
                { producer: `own-${source}`, source, kind: "video" as const, paused: false, track },
              ]),
        ],
      }))
      const now = track === undefined ? ("off" as const) : ("on" as const)
      cell.change(source === "microphone" ? { microphone: now } : { people, camera: now })
      return Promise.resolve()
    },
    setMuted(source, muted) {
      const people = self((person) => ({
        ...person,
        tracks: person.tracks.map((view) =>
          view.source === source ? { ...view, paused: muted } : view,
        ),
      }))
      cell.change({ people, [source]: muted ? "muted" : "on" })
      return Promise.resolve()
    },
    startScreenShare() {
      const people = self((person) => ({
        ...person,
        tracks: [
          ...person.tracks,
          {
            producer: "own-screen",
            source: "screen" as const,
            kind: "video" as const,
            paused: false,
            track: screenTrack(),
          },
        ],
      }))
      cell.change({ people, screen: "on" })
      return Promise.resolve()
    },
    stopScreenShare() {
      const people = self((person) => ({
        ...person,
        tracks: person.tracks.filter(({ source }) => source !== "screen"),
      }))
      cell.change({ people, screen: "off" })
      return Promise.resolve()
    },
    setVisible: () => undefined,
    statistics: () =>
      Promise.resolve({
        selectedPair: {
          localAddress: "192.0.2.17:51820",
          remoteAddress: "127.0.1.1:40000",
          protocol: "udp",
          roundTripMs: 12,
        },
        received: cell.state.people
          .filter((person) => !person.self)
          .flatMap(({ tracks }) =>
            tracks.map(({ producer, kind }) => ({
              producer,
              kind,
              framesDecoded: 1822,
              framesPerSecond: 30,
              width: 640,
              height: 360,
              packets: 12_480,
              packetsLost: 3,
              audioEnergy: 0.2,
            })),
          ),
        sentPackets: 48_211,
      }),
    restartIce: () => Promise.resolve(),
    control: () => Promise.resolve(),
    dismissNotice: (id) =>
      cell.change({ notices: cell.state.notices.filter((one) => one.id !== id) }),
    answerLinkElsewhere: () => Promise.resolve(),
    leave() {
      cell.change({ phase: "left" })
      return Promise.resolve()
    },
  }
}

/** Devices that need no hardware; the camera shows a drawn person, the microphone is silent. */
export function twinDevices(failure?: "blocked"): DeviceSource {
  return {
    list: () =>
      Promise.resolve({
        microphone: [
          { id: "m1", name: "Built-in microphone" },
          { id: "m2", name: "Jabra Evolve2 65" },
        ],
        camera: [
          { id: "c1", name: "Integrated camera" },
          { id: "c2", name: "Logitech Brio" },
        ],
      }),
    open(kind) {
      if (failure !== undefined) return Promise.resolve({ ok: false, failure })
      return Promise.resolve({ ok: true, track: kind === "camera" ? faceTrack(0, 15) : silence() })
    },
    onChange: () => () => undefined,
  }
}

function silence(): MediaStreamTrack {
  const [track] = new AudioContext().createMediaStreamDestination().stream.getAudioTracks()
  if (track === undefined) throw new TypeError("no track")
  return track
}

/** The operator's API with two accounts, in memory. */
export function twinOperatorApi(): OperatorApi {
  const accounts: Account[] = [
    {
      id: "acc_AbCdEfGhIjKlMnOp",
      name: "Province of Brandenburg",
      plan: "paid",
      home: ["eu-de-fra"],
      layer: { ceiling: { include: ["eu-de-fra", "eu-fr-par"] } },
      users: [{ id: "organiser", name: "Katharina Weiß" }],
    },
    {
      id: "acc_QrStUvWxYz012345",
      name: "Rowing club",
      plan: "free",
      home: ["eu-de-fra"],
      layer: {},
      users: [{ id: "organiser", name: "Jonas Lindqvist" }],
    },
  ]
  const meeting = { id: "eu-de-fra.Zm9vYmFyYmF6cXV4cXV1eA", title: "Flood protection, weekly" }
  return {
    status: () =>
      yes({
        node: "eu-de-fra/node-1",
        region: "eu-de-fra",
        nodes: [
          {
            node: "eu-de-fra/node-1",
            region: "eu-de-fra",
            healthy: true,
            sessions: 12,
            capacity: 400,
          },
        ],
        rooms: [],
      }),
    catalogue: () => yes(catalogueOf()),
    accounts: () => yes([...accounts]),
    plans: () =>
      yes(new Map(accounts.map(({ id, plan }) => [id, plan === "paid" ? "enterprise" : "free"]))),
    changePlan: () => yes(undefined),
    createAccount(account) {
      const made = { ...account, id: "acc_0123456789abcdef" }
      accounts.push(made)
      return yes(made)
    },
    meetings: () =>
      yes([{ ...meeting, created: 1_778_576_000, invitations: [{ name: "Amélie" }] }]),
    createMeeting: ({ title, participants }) =>
      yes({
        meeting: { ...meeting, title, created: 1_778_576_400, invitations: [] },
        regions: ["eu-de-fra", "eu-fr-par"],
        links: participants.map((name, index) => ({
          name,
          link: `https://127.0.1.1:8443/m/${meeting.id}#in=eu-de-fra,eu-fr-par&k=${String(index).repeat(43)}`,
        })),
      }),
  }
}

function yes<Value>(value: Value): Promise<ApiAnswer<Value>> {
  return Promise.resolve({ ok: true, value })
}
