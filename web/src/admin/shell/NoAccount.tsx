// SPDX-License-Identifier: Apache-2.0
import { Building2 } from "lucide-react"
import type { ReactNode } from "react"
import type { Me } from "@landmoot/core/api"
import { Brand } from "../../ui/Brand.tsx"
import { Empty } from "../../ui/Empty.tsx"
import { Link } from "../../ui/Link.tsx"
import { Preferences } from "../../ui/Preferences.tsx"
import { useSpeech } from "../../words/SpeechContext.tsx"
import { consolePath } from "./address.ts"
import "../../refusal/refusal.css"

/** Where a person is in no account, or asked for one that they do not belong to. */
export function NoAccount({ me }: { readonly me: Me }): ReactNode {
  const { words } = useSpeech()
  const { shell } = words.console
  const [other] = me.memberships
  return (
    <div className="page">
      <header className="page-top">
        <Brand />
        <Preferences />
      </header>
      <main className="refusal" data-calm="">
        {other === undefined ? (
          <Empty icon={Building2} title={shell.noAccountTitle} text={shell.noAccount}>
            <Link className="button" data-look="primary" to="/sign-up">
              {shell.createAccount}
            </Link>
          </Empty>
        ) : (
          <Empty icon={Building2} title={words.problem.notFoundTitle}>
            <Link className="button" data-look="primary" to={consolePath(other.account)}>
              {other.name}
            </Link>
          </Empty>
        )}
      </main>
    </div>
  )
}
