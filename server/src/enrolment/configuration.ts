// SPDX-License-Identifier: Apache-2.0
import { resolve } from "node:path"
import type { PrivateRegion } from "@landmoot/core/api"
import type { Region } from "@landmoot/core/regions"
import type { RegionId } from "@landmoot/core/units"
import type { Config } from "../config.ts"
import { configOf } from "../local/plan.ts"

/** What only this machine knows of the place of its node. */
export interface NodePlace {
  /** The node's name inside the region. */
  readonly node: string
  /** The address to listen on, where it is not the region's: behind one-to-one NAT. */
  readonly listen?: string | undefined
  /** Files of the gateway's certificate and key, if the node ends TLS itself. */
  readonly tls?: { readonly certificate: string; readonly key: string } | undefined
}

/** The configuration of a private region's node; its paths start at the folder of its keys. */
export function configurationOf(facts: {
  readonly asked: PrivateRegion
  /** The region as the catalogue says it. */
  readonly region: Region
  readonly place: NodePlace
  readonly home: { readonly origin: string; readonly leaf: RegionId }
}): Config {
  const { asked, region, place, home } = facts
  const listen = place.listen ?? asked.address
  const base = configOf(
    { leaf: region.id, node: place.node, address: listen, firstPort: asked.port },
    { directory: ".", keys: ".", token: "" },
  )
  const { tls } = place
  return {
    ...base,
    roles: ["seat", "gateway", "media"],
    data: "data",
    gateway: {
      ...base.gateway,
      origin: region.gateways[0] ?? base.gateway.origin,
      ...(tls === undefined
        ? {}
        : { tls: { certificate: resolve(tls.certificate), key: resolve(tls.key) } }),
    },
    media: {
      ...base.media,
      ...(listen === asked.address ? {} : { announcedAddress: asked.address }),
    },
    // Nobody needs the operator's API here.
    operator: {},
    arrivals: { home: home.origin, leaf: home.leaf },
  }
}
