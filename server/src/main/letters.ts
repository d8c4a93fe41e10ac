// SPDX-License-Identifier: Apache-2.0
/**
 * Messages that follow from what happens to accounts and meetings.
 *
 * @module
 */
import type { PersonStore, PolicyNews } from "../accounts/index.ts"
import type { Teller } from "../accounts/deletion/index.ts"
import { type Letter, type Mail, type Language, written } from "../mail/index.ts"

/** How many meetings one message names. */
const NAMED = 10

/** What the messages need. */
export interface LetterParts {
  readonly mail: Mail
  readonly people: Pick<PersonStore, "read">
  readonly origin: string
  /** The language that somebody chose, as their identity says. */
  readonly languageOf: (identity: string) => Promise<Language>
  readonly onProblem: (error: unknown) => void
}

/** Tells people that their account is gone, in the background. */
export function accountTeller({ mail, onProblem }: LetterParts): Teller {
  return {
    accountDeleted: async ({ accountName, to, language }) => {
      const letter: Letter = { kind: "account-deleted", account: accountName }
      mail.send(written(to.email, letter, language)).catch(onProblem)
    },
  }
}

/** Tells owners of meetings that somebody else's change keeps them from starting. */
export function policyNews({
  mail,
  people,
  origin,
  languageOf,
  onProblem,
}: LetterParts): PolicyNews {
  return {
    meetingsWillFail: async (account, owner, meetings) => {
      const person = await people.read(account, owner)
      if (person?.email === undefined) return
      const language = person.identity === undefined ? "en" : await languageOf(person.identity)
      const letter: Letter = {
        kind: "meetings-will-fail",
        titles: meetings.slice(0, NAMED).map(({ title }) => title),
        more: Math.max(0, meetings.length - NAMED),
        link: `${origin}/account/${account}/meetings`,
      }
      mail.send(written(person.email, letter, language)).catch(onProblem)
    },
  }
}
