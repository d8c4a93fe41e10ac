// SPDX-License-Identifier: Apache-2.0
/**
 * What owners and administrators do in the console: the plan, the regions.
 *
 * @module
 */
import type { Shoot } from "./entrance.ts"
import type { Visitor } from "./visitor.ts"

/** Opens a section of the console by its link in the navigation. */
export async function openSection(visitor: Visitor, name: string): Promise<void> {
  await visitor.press(name, visitor.page.getByRole("navigation", { name: "Sections" }).first())
}

/** Looks at what a plan would change, and takes it; what was said before. */
export async function changePlan(
  visitor: Visitor,
  plan: "Free" | "Pro" | "Education" | "Enterprise",
  shoot: Shoot,
): Promise<readonly string[]> {
  await openSection(visitor, "Settings")
  await visitor.press("Plan", visitor.page.getByRole("main"))
  await visitor.press(`What would change: ${plan}`)
  const consequences = visitor.page.getByTestId("plan-consequences")
  await consequences.waitFor()
  const said = await consequences.getByRole("listitem").allInnerTexts()
  await shoot(`plan-${plan.toLowerCase()}`, visitor)
  await visitor.press(`Change to ${plan}`)
  await visitor.wasTold(`Your plan is ${plan} now`)
  return said
}

/** What is done with a region on the page of regions. */
export interface RegionMove {
  /** As the list names it: `Paris (France)`. */
  readonly place: string
  readonly move: "Allowed" | "Not chosen" | "Denied"
}

/** What a preview of the choice of regions said. */
export interface ReadPreview {
  readonly differences: readonly string[]
  readonly text: string
}

/** Chooses on the map: each place is pressed there, then its new state in the strip below. */
export async function chooseOnMap(
  visitor: Visitor,
  moves: readonly RegionMove[],
  shoot: Shoot,
): Promise<void> {
  const map = visitor.page.getByRole("group", { name: "Regions on the map" })
  for (const { place, move } of moves) {
    const mark = map.getByRole("checkbox", { name: new RegExp(`^${escaped(place)}`) })
    await mark.focus()
    await visitor.page
      .getByRole("group", { name: `What may ${place} be used for` })
      .getByRole("button", { name: move, exact: true })
      .click()
  }
  await shoot("regions-chosen", visitor)
}

/** Reads what a save would do. */
export async function readPreview(visitor: Visitor, shoot: Shoot): Promise<ReadPreview> {
  const review = visitor.page.getByTestId("review")
  await visitor.page.getByTestId("cost").waitFor()
  await visitor.page.locator("[data-testid=review][aria-busy=false]").waitFor()
  await review.getByRole("heading", { name: "What would change" }).evaluate((heading) => {
    heading.scrollIntoView({ block: "start" })
  })
  const read = visitor.page.getByRole("button", { name: "I have read what changes" })
  const differences = await visitor.page
    .getByTestId("difference")
    .getByRole("listitem")
    .allInnerTexts()
  await shoot("regions-preview", visitor)
  if (await read.isVisible()) await read.click()
  return { differences, text: await review.innerText() }
}

/** Saves the choice; the sentence that says where meetings are processed from then on. */
export async function saveRegions(visitor: Visitor, shoot: Shoot): Promise<string> {
  await visitor.page.getByTestId("save").click()
  await visitor.wasTold("Saved. It counts from the next start of each meeting.")
  await visitor.page.getByTestId("save-bar").waitFor({ state: "detached" })
  const lead = await visitor.sees(/^Meetings of this account are processed in/)
  await visitor.page.evaluate(() => scrollTo(0, 0))
  await shoot("regions-saved", visitor)
  return lead
}

function escaped(text: string): string {
  return text.replaceAll(/[().]/g, String.raw`\$&`)
}
