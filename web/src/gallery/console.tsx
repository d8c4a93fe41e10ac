// SPDX-License-Identifier: Apache-2.0
/**
 * The console with an API in memory. Each area of the console adds what its
 * pages call in a file beside this one.
 *
 * @module
 */
import type { ReactNode } from "react"
import type { Me, Membership } from "@landmoot/core/api"
import { abilitiesOf, type Role } from "@landmoot/core/authorization"
import { accountId, regionId } from "@landmoot/core/units"
import { Console } from "../admin/shell/Console.tsx"
import type { CallAnswer } from "../api/answer.ts"
import type { Api, CallInput, CallValue } from "../api/api.ts"
import type { OperationId } from "@landmoot/core/api"
import { navigateApart } from "../ui/navigation.ts"
import { catalogueOf } from "./fixtures.ts"

/** What some operations answer in the gallery; the others are refused. */
export type TwinAnswers = {
  readonly [Id in OperationId]?: (input: CallInput<Id>) => CallAnswer<CallValue<Id>>
}

/** An API in memory. */
export function twinApi(answers: TwinAnswers): Api {
  return {
    call<Id extends OperationId>(id: Id, input: CallInput<Id>) {
      const answer = answers[id]
      return Promise.resolve(
        answer?.(input) ?? { ok: false, code: "GALLERY_HAS_NO_ANSWER", message: id },
      )
    },
  }
}

/** The account that the gallery shows. */
export const GALLERY_ACCOUNT: Membership["account"] = accountId("acc_AbCdEfGhIjKlMnOp")

/** A place in the gallery's account. */
function membershipAs(role: Role): Membership {
  return {
    account: GALLERY_ACCOUNT,
    name: "Province of Brandenburg",
    plan: "enterprise",
    home: [regionId("eu-de-fra")],
    person: "p_katharina",
    role,
    administers: [],
    abilities: [...abilitiesOf(role)],
    secondFactorMissing: false,
  }
}

/** Who is signed in. */
function meAs(role: Role): Me {
  return {
    identity: "u_katharina",
    name: "Katharina Weiß",
    email: "katharina.weiss@brandenburg.example",
    emailVerified: true,
    secondFactor: true,
    memberships: [
      membershipAs(role),
      {
        ...membershipAs("member"),
        account: accountId("acc_QrStUvWxYz012345"),
        name: "Rowing club",
        plan: "free",
      },
    ],
  }
}

/** The console at a path inside the gallery's account, such as `people/p_1`. */
export function GalleryConsole({
  path,
  answers,
  me = meAs("owner"),
}: {
  readonly path: string
  readonly answers: TwinAnswers
  readonly me?: Me
}): ReactNode {
  navigateApart(`/account/${GALLERY_ACCOUNT}/${path}`)
  return (
    <Console
      api={twinApi({ "me.read": () => ({ ok: true, value: me }), ...answers })}
      catalogue={readTwin}
    />
  )
}

async function readTwin(): Promise<CallAnswer<ReturnType<typeof catalogueOf>>> {
  return { ok: true, value: catalogueOf() }
}
