// SPDX-License-Identifier: Apache-2.0
import type { MeetingStatistics } from "@landmoot/client"
import { regionId } from "@landmoot/core/units"
import { DEFAULT_LEAVES } from "@landmoot/server/local"
import { expect, test } from "vitest"
import { FirefoxBrowser } from "../browsers/index.ts"
import { TestDeployment } from "../deployment/index.ts"
import { networkSupport } from "../network/index.ts"
import { joinInFirefox, statisticsInFirefox } from "./firefox-page.ts"

// Rules are those of SPEC.md.

const [home, second, denied] = DEFAULT_LEAVES.map((leaf) => regionId(leaf))

const support = await networkSupport()

// In namespaces only: Firefox finds no way to media servers on loopback addresses.
test.skipIf(support.kind === "unsupported")(
  "MT1: Chromium and Firefox see and hear each other across two regions",
  async () => {
    await using landmoot = await TestDeployment.start({
      leaves: DEFAULT_LEAVES,
      clients: [{ name: "amara" }, { name: "jonas" }],
    })
    const people = ["Amara", "Jonas"]
    const allowed = [home!, second!]
    const meeting = { home: home!, allowed, denied: [denied!], people }
    const { links } = await landmoot.createMeeting(meeting)
    const amara = await landmoot.open("amara", links[0]!.link)
    await amara.ready()
    await amara.join("Amara")
    await using firefox = await FirefoxBrowser.launch({
      cameraFramesPerSecond: 15,
      namespace: landmoot.network!.namespace("jonas"),
      secureHosts: DEFAULT_LEAVES.map((leaf) => new URL(landmoot.deployment.origin(leaf)).hostname),
    })
    const page = await firefox.newPage()
    await joinInFirefox(page, { link: links[1]!.link, name: "Jonas", region: second! })
    await amara.people(2)
    for (const read of [
      async () => await amara.statistics(),
      async () => await statisticsInFirefox(page),
    ]) {
      await expect.poll(async () => moves(await read()), { timeout: 30_000 }).toEqual([true, true])
    }
  },
)

/** Whether pictures have been decoded and sound heard. */
function moves({ received }: MeetingStatistics): readonly [boolean, boolean] {
  return [
    received.some(({ kind, framesDecoded }) => kind === "video" && framesDecoded > 20),
    received.some(({ kind, audioEnergy }) => kind === "audio" && audioEnergy > 0),
  ]
}
