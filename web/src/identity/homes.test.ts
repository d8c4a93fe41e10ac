// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { regionId } from "@landmoot/core/units"
import { REGIONS } from "../gallery/fixtures.ts"
import { firstHome, homesOf, signUpElsewhere } from "./homes.ts"

const [frankfurt, paris] = REGIONS
const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
  one.name < other.name ? -1 : 1

test("HO1: only open regions in service with a gateway can be homes", () => {
  const regions = [
    { ...paris!, id: regionId("eu-de-ber"), gateways: [] },
    { ...paris!, id: regionId("eu-de-muc"), restricted: true },
    { ...paris!, id: regionId("eu-de-ham"), status: "draining" as const },
    paris!,
    frankfurt!,
  ]
  expect(homesOf({ regions }, byName).map(({ id }) => id)).toEqual(["eu-de-fra", "eu-fr-par"])
})

test("HO2: for a home elsewhere the form is that region's own", () => {
  expect(signUpElsewhere(frankfurt!, "eu-de-fra")).toBeUndefined()
  expect(signUpElsewhere(paris!, "eu-de-fra")).toBe("https://127.0.2.1:8443/sign-up?home=eu-fr-par")
  expect(signUpElsewhere({ ...paris!, gateways: [] }, "eu-de-fra")).toBeUndefined()
})

test("HO3: the home that was asked for comes first, then the server's own; never a guess", () => {
  expect(firstHome(REGIONS, "eu-fr-par", "eu-de-fra")).toBe(paris)
  expect(firstHome(REGIONS, "nowhere", "eu-de-fra")).toBe(frankfurt)
  expect(firstHome(REGIONS, null, undefined)).toBeUndefined()
})
