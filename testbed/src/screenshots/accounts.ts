// SPDX-License-Identifier: Apache-2.0
/**
 * Pictures of the story of an account, each step as it is on screen.
 *
 * @module
 */
import { mkdir, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { regionId } from "@landmoot/core/units"
import { DEFAULT_LEAVES } from "@landmoot/server/local"
import { Story, type Visitor } from "../accounts/index.ts"
import { TestDeployment } from "../deployment/index.ts"
import { withPalette } from "./palette.ts"

const WIDE = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }

/** Steps that are shown on a phone and dark as well. */
const ALSO: ReadonlySet<string> = new Set(["sign-up", "home", "regions-saved", "record"])

/** Tells the story in a deployment of its own and writes a picture of each step. */
export async function shootAccounts(output: string): Promise<void> {
  await rm(output, { recursive: true, force: true })
  await mkdir(output, { recursive: true })
  await using landmoot = await TestDeployment.start({
    leaves: DEFAULT_LEAVES,
    clients: [{ name: "all" }],
    onLoopback: true,
  })
  const { deployment } = landmoot
  const site = { origin: deployment.origin(regionId("eu-de-fra")), token: deployment.operatorToken }
  let step = 0
  const write = async (visitor: Visitor, name: string): Promise<void> => {
    const picture = await visitor.page.screenshot({ animations: "disabled" })
    await writeFile(join(output, `${name}.png`), withPalette(picture))
    console.log(`docs/screenshots/accounts/${name}.png`)
  }
  const story = await Story.begin(await landmoot.browser("all"), site, async (name, visitor) => {
    step += 1
    const numbered = `${String(step).padStart(2, "0")}-${name}`
    await write(visitor, numbered)
    if (!ALSO.has(name)) return
    await visitor.page.setViewportSize(PHONE)
    await write(visitor, `${numbered}-phone`)
    await visitor.page.emulateMedia({ colorScheme: "dark" })
    await write(visitor, `${numbered}-dark-phone`)
    await visitor.page.setViewportSize(WIDE)
    await write(visitor, `${numbered}-dark`)
    await visitor.page.emulateMedia({ colorScheme: "light" })
  })
  try {
    await story.signUp()
    await story.invite()
    await story.meetAtHome()
    await story.upgrade()
    await story.chooseRegions()
    await story.meetInTwoRegions()
    await story.downgrade()
    await story.acceptHome()
  } finally {
    await story.close()
  }
}
