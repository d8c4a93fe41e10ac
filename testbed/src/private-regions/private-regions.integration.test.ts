// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { PrivateRegion } from "@landmoot/core/api"
import { type RegionId, regionId } from "@landmoot/core/units"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { TestDeployment } from "../deployment/index.ts"
import { ProtocolClient } from "../hostile/clients/protocol-client.ts"
import { landmoot, LandmootCommand } from "./command.ts"
import { Owner, type Site } from "./owner.ts"

// Rules are those of SPEC.md.

const [HOME, SECOND] = ["eu-de-fra", "eu-fr-par"].map(regionId) as [RegionId, RegionId]
/** The customer's machine. */
const ADDRESS = "127.0.0.60"
const PORT = 19_400
const PATIENCE = { timeout: 60_000, interval: 250 }

const place = {
  name: "School basement",
  country: "DE",
  lat: 53.55,
  lon: 9.99,
  address: ADDRESS,
  port: PORT,
}

interface Created {
  readonly region: PrivateRegion
  readonly command: string
}

interface Meeting {
  readonly meeting: { readonly id: string; readonly regions: readonly { readonly id: string }[] }
  readonly links: readonly { readonly link: string }[]
}

/** One policy layer with the version that was read. */
async function write(owner: Owner, path: string, include: readonly string[]) {
  const { version } = (await owner.get(`GET ${path}`)) as { readonly version: number }
  return await owner.ask(`PUT ${path}`, { layer: { ceiling: { include } }, version })
}

// Loopback addresses of one's own are to be had on Linux alone.
describe.skipIf(process.platform !== "linux")("a private region", () => {
  let deployment: TestDeployment
  let site: Site
  let folder: string
  let keys: string
  let owner: Owner
  let stranger: Owner
  let created: Created
  let node: LandmootCommand | undefined

  const operator = async (verb: string, ...more: readonly string[]) =>
    await landmoot(
      "regions",
      verb,
      ...more,
      "--origin",
      site.origin,
      "--token",
      site.operatorToken,
      "--keys",
      join(deployment.directory, "keys"),
    )
  const shown = async (): Promise<PrivateRegion | undefined> => {
    const list = (await owner.get("GET /private-regions")) as { items: PrivateRegion[] }
    return list.items.find(({ region }) => region === created.region.region)
  }
  /** The words of the command that the console showed, without the runner of packages. */
  const words = (): readonly string[] => created.command.split(" ").slice(2)

  async function meet(who: Owner, layer: object = {}): Promise<Meeting> {
    const body = { kind: "instant", title: "Lesson", layer, invitees: [{ name: "Mei" }] }
    return (await who.get("POST /meetings", body)) as Meeting
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "landmoot-customer-"))
    keys = join(folder, "node")
    deployment = await TestDeployment.start({
      leaves: [HOME, SECOND],
      clients: [],
      onLoopback: true,
    })
    const { operatorToken } = deployment.deployment
    site = { origin: deployment.deployment.origin(HOME), home: HOME, operatorToken }
    owner = await Owner.signUp(site, "Amara")
    stranger = await Owner.signUp(site, "Jonas")
    for (const { account } of [owner, stranger]) {
      const plan = ["accounts", "plan", account, "enterprise"]
      const access = ["--origin", site.origin, "--token", operatorToken]
      expect(await landmoot(...plan, ...access)).toMatchObject({ status: 0 })
    }
  })

  afterAll(async () => {
    await node?.[Symbol.asyncDispose]()
    await deployment?.close()
    await rm(folder, { recursive: true, force: true })
  })

  test("PVR1: one command leads from the console to a node that has arrived", async () => {
    const body = { slug: "basement", ...place }
    created = (await owner.get("POST /private-regions", body)) as Created
    expect(created.command).toMatch(
      /^npx landmoot region enrol --home http:\S+ --token lmr_[A-Za-z0-9_-]{43}$/,
    )
    expect(created.region).toMatchObject({
      region: `acct:${owner.account}/basement`,
      state: "asked",
    })

    await using enrolment = new LandmootCommand([...words(), "--keys", keys])
    await expect.poll(() => enrolment.output, PATIENCE).toContain("waiting for the operator")
    expect((await shown())?.state).toBe("keyed")
    expect(enrolment.output).toContain(deployment.deployment.root.x)

    const listed = await operator("list")
    expect(listed).toMatchObject({ status: 0 })
    expect(listed.output).toContain(`add      ${created.region.region}`)
    expect(listed.output).toMatch(/1 to sign: landmoot regions sign\n$/)
    const signed = await operator("sign")
    expect(signed).toMatchObject({ status: 0 })
    expect(signed.output).toMatch(/Signed catalogue \d+: 1 of 1 changed\.\n$/)

    expect([await enrolment.exited, enrolment.output]).toEqual([
      0,
      expect.stringMatching(/Ready\. Run the node: npx landmoot serve --config \S+serve\.json\n$/),
    ])
    const files = (await readdir(keys)).toSorted()
    expect(files).toEqual(
      expect.arrayContaining(["authority.jwk", "node.jwk", "node.jws", "serve.json"]),
    )
    // Nothing private has left: what the home's records hold is public.
    const authority = JSON.parse(await readFile(join(keys, "authority.jwk"), "utf8")) as {
      readonly x: string
    }
    expect((await operator("list", "--json")).output).not.toContain(authority.x)

    node = new LandmootCommand(["serve", "--config", join(keys, "serve.json")])
    await expect.poll(async () => (await shown())?.state, PATIENCE).toBe("arrived")
    const [arrived] = (await shown())?.nodes ?? []
    expect(arrived?.node).toBe(`${created.region.region}/node-1`)
    expect(Math.abs((arrived?.seen ?? 0) - Date.now() / 1000)).toBeLessThan(120)
    // Run again, it finds everything done.
    const again = await landmoot(...words(), "--keys", keys, "--wait", "0")
    expect(again).toMatchObject({ status: 0 })
    expect(again.output).toContain("serve.json (kept as it was)")
  }, 120_000)

  test("PVR2: meetings of the account are held there", async () => {
    const { region } = created.region
    const written = await write(owner, "/policy", [HOME, region])
    expect(written).toMatchObject({ status: 200, body: { kind: "written" } })
    const { meeting, links } = await meet(owner, { ceiling: { include: [region] } })
    expect(meeting.regions.map(({ id }) => id)).toEqual([region])
    const client = await ProtocolClient.join({ link: links[0]?.link ?? "", region })
    expect([client.gateway.region, client.media.region]).toEqual([region, region])
    await client.leave()
  }, 60_000)

  test("PVR3: another account cannot name it in any layer", async () => {
    const { region } = created.region
    const refused = { status: 400, body: { code: "POLICY_INVALID" } }
    expect(await write(stranger, "/policy", [HOME, region])).toMatchObject(refused)
    const group = (await stranger.get("POST /groups", { name: "Class" })) as { id: string }
    const groupWrite = await write(stranger, `/groups/${group.id}/policy`, [region])
    const people = (await stranger.get("GET /people")) as { items: { id: string }[] }
    const person = people.items[0]?.id ?? ""
    const personWrite = await write(stranger, `/people/${person}/policy`, [region])
    const body = { kind: "instant", title: "Theft", layer: { ceiling: { include: [region] } } }
    const meeting = await stranger.ask("POST /meetings", body)
    // What the account does not have, no layer below it can name (R3).
    const widens = { status: 422, body: { code: "POLICY_WRITE_WIDENS" } }
    for (const told of [groupWrite, personWrite, meeting]) expect(told).toMatchObject(widens)
    expect((await stranger.get("GET /private-regions")) as object).toEqual({ items: [] })
    expect((await stranger.ask(`DELETE /private-regions/basement`)).status).toBe(404)
    // Without a ceiling it has its home, and everybody's regions at most.
    const held = await meet(stranger)
    expect(held.meeting.regions.map(({ id }) => id)).not.toContain(region)
  }, 60_000)

  test("PVR4: another machine cannot use the token", async () => {
    const other = join(folder, "other")
    const { status, output } = await landmoot(...words(), "--keys", other, "--wait", "0")
    expect(status).toBe(1)
    expect(output).toContain("PRIVATE_REGION_KEY_CONFLICT")
    const wrong = words().map((word) => (word.startsWith("lmr_") ? `lmr_${"A".repeat(43)}` : word))
    const guessed = await landmoot(...wrong, "--keys", other, "--wait", "0")
    expect(guessed.status).toBe(1)
    expect(guessed.output).toContain("PRIVATE_REGION_NOT_FOUND")
  }, 60_000)

  test("PVR5: a region that was given up is retired, for good", async () => {
    const { region } = created.region
    const { meeting, links } = await meet(owner)
    expect(meeting.regions.map(({ id }) => id)).toEqual([region, HOME].toSorted())
    expect((await owner.ask("DELETE /private-regions/basement")).status).toBe(204)
    const signed = await operator("sign", region)
    expect(signed.output).toContain(`retire   ${region}`)
    expect(signed.status).toBe(0)
    // The node takes the new catalogue, and whoever asks for the region is told that it is gone.
    const starts = async (): Promise<number> =>
      (
        await owner.ask("POST /meetings", {
          kind: "instant",
          title: "Later",
          layer: { ceiling: { include: [region] } },
        })
      ).status
    await expect.poll(starts, PATIENCE).toBeGreaterThanOrEqual(400)
    const client = await ProtocolClient.join({ link: links[0]?.link ?? "", region })
    expect([client.gateway.region, client.media.region]).toEqual([HOME, HOME])
    await client.leave()
    expect((await shown())?.state).toBe("ended")
    const again = await owner.ask("POST /private-regions", { slug: "basement", ...place })
    expect(again).toMatchObject({ status: 422, body: { code: "PRIVATE_REGION_TAKEN" } })
    const { status, output } = await landmoot(...words(), "--keys", keys, "--wait", "0")
    expect(status).toBe(1)
    expect(output).toContain("PRIVATE_REGION_NOT_FOUND")
    expect((await operator("list")).output).toBe("Nothing to sign.\n")
  }, 90_000)
})
