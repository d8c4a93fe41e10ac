// SPDX-License-Identifier: Apache-2.0
/**
 * Which passwords are good enough. Length counts and being hard to guess counts;
 * which characters they are made of does not (ASVS 5.0, 6.2.5).
 *
 * @module
 */
import { createHash } from "node:crypto"
import { ZxcvbnFactory } from "@zxcvbn-ts/core"
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common"
import { type IdentityAnswer, IdentityError, refused } from "./errors.ts"

/** The fewest characters. Higher: harder to guess; lower: easier to remember. */
export const PASSWORD_CHARACTERS_MIN = 12

/** The most characters. Higher: longer sentences; lower: less work for whoever sends long ones. */
export const PASSWORD_CHARACTERS_MAX = 128

/**
 * How many guesses a password has to withstand, as a power of ten: what an attacker
 * with the hashes tries in some days. Higher: more passwords are refused.
 */
const GUESSES_LOG10_MIN = 8

/** What is guessed first of a longer password; the estimate's work grows with the square. */
const CHARACTERS_LOOKED_AT = 48

/**
 * Words that belong to us (ASVS 5.0, 6.1.2), besides the person's own name and
 * address: attackers try them first here.
 */
const OUR_WORDS = ["landmoot", "meeting", "meetings", "videomeeting", "passwort", "password"]

/** How many characters there have to be besides such words. */
const CHARACTERS_OF_ONES_OWN = 6

/** How long the service for leaked passwords is waited for, in ms. */
const PATIENCE_MS = 5000

/** What decides over new passwords. */
export interface Passwords {
  /**
   * Checks a new password of somebody.
   *
   * @param about - what belongs to the person: name, address, name of the account.
   * @throws {@link IdentityError} `IDENTITY_LEAK_CHECK_FAILED` if a service is configured and silent
   */
  check(password: string, about: readonly string[]): Promise<IdentityAnswer<undefined>>
}

/**
 * Makes the check. It asks nobody over the network unless an endpoint is given:
 * the list of common passwords is part of the program.
 *
 * @param endpoint - a service that answers to the first five digits of a SHA-1 with the
 * rest of those it knows (k-anonymity, as Have I Been Pwned does); the digits are appended.
 */
export function createPasswords(endpoint?: string): Passwords {
  const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs })
  return {
    check: async (password, about) => {
      const { length } = password
      if (length < PASSWORD_CHARACTERS_MIN || length > PASSWORD_CHARACTERS_MAX) {
        const message = `a password has ${PASSWORD_CHARACTERS_MIN} to ${PASSWORD_CHARACTERS_MAX} characters`
        return refused("IDENTITY_PASSWORD_LENGTH", message, "password")
      }
      const known = [...OUR_WORDS, ...about.flatMap(wordsOf)]
      const { guessesLog10 } = estimator.check(password.slice(0, CHARACTERS_LOOKED_AT), known)
      if (guessesLog10 < GUESSES_LOG10_MIN) return COMMON
      if (without(password, known).length < CHARACTERS_OF_ONES_OWN) return COMMON
      if (endpoint !== undefined && (await isLeaked(password, endpoint))) return COMMON
      return { ok: true, value: undefined }
    },
  }
}

const COMMON = refused(
  "IDENTITY_PASSWORD_COMMON",
  "this password is among those that are guessed first, or was leaked",
  "password",
)

/** What is left of a password without words that attackers of just this person try. */
function without(password: string, known: readonly string[]): string {
  return known.reduce((rest, word) => rest.replaceAll(word, ""), password.toLowerCase())
}

/** The whole and its words of three letters and more. */
function wordsOf(text: string): readonly string[] {
  const whole = text.toLowerCase()
  return [whole, ...whole.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 2)]
}

/** Asks with five digits of the hash, so the service learns almost nothing. */
async function isLeaked(password: string, endpoint: string): Promise<boolean> {
  const hash = createHash("sha1").update(password).digest("hex").toUpperCase()
  let text: string
  try {
    const answer = await fetch(`${endpoint}${hash.slice(0, 5)}`, {
      // Padded answers do not tell by their length what was asked for.
      headers: { "Add-Padding": "true" },
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    if (!answer.ok) throw new Error(`status ${answer.status}`)
    text = await answer.text()
  } catch (cause) {
    throw IdentityError.leakCheckFailed(cause)
  }
  const found = text
    .split("\n")
    .map((line) => line.trim().split(":"))
    .find(([rest]) => rest?.toUpperCase() === hash.slice(5))
  // Padding is lines with the count 0.
  return found !== undefined && Number(found[1]) > 0
}
