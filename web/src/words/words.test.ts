// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest"
import { LANGUAGES, pickLanguage } from "./language.ts"
import { ALL_WORDS as WORDS } from "../testing/speech.ts"
import { entryFor } from "./refusal-words.ts"
import { REFUSALS, speechIn } from "./speech.ts"

const FACTS = {
  shown: "A",
  allowed: "B",
  node: "C",
  plane: "D",
  address: "E",
  asked: "F",
  answered: "G",
}

/** Every sentence of a catalogue by its path; functions are called with example arguments. */
function sentences(value: unknown, path = ""): readonly (readonly [string, string])[] {
  if (typeof value === "string") return [[path, value]]
  if (typeof value === "function") {
    const say = value as (...facts: readonly unknown[]) => unknown
    // What a refusal says takes facts, which may be missing; everything else takes words or counts.
    const examples: readonly (readonly unknown[])[] = path.endsWith(".what")
      ? [[{}], [FACTS]]
      : [
          [1, 1, 1, 1],
          [2, 3, 4, 5],
          ["A", "B", "C", "D"],
        ]
    return examples.flatMap((example) => sentences(say(...example), path))
  }
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => sentences(part, `${path}.${key}`))
}

/** The error codes of the sources: what a page can meet. Scripts, the testbed and the CLI are not met. */
const SOURCES: Readonly<Record<string, string>> = import.meta.glob(
  [
    "../../../core/src/**/errors.ts",
    "../../../client/src/**/errors.ts",
    "../../../server/src/{accounts,bridge,bus,gateway,media,rooms,storage,trust}/errors.ts",
    "../**/errors.ts",
  ],
  { query: "?raw", import: "default", eager: true },
)
const CODES = [
  ...new Set(
    Object.values(SOURCES).flatMap((text) =>
      [...text.matchAll(/^\s*\| "([A-Z][A-Z0-9_]+)"/gm)].map(([, code]) => code ?? ""),
    ),
  ),
]

describe.for(LANGUAGES)("%s", (language) => {
  const all = [...sentences(WORDS[language]), ...sentences(REFUSALS[language])]

  test("WD1: has every sentence, and none is empty", () => {
    const paths = (value: unknown): readonly string[] => sentences(value).map(([path]) => path)
    expect(paths(WORDS[language])).toEqual(paths(WORDS.en))
    expect(new Set(paths(REFUSALS[language]))).toEqual(new Set(paths(REFUSALS.en)))
    expect(all.filter(([, sentence]) => sentence.trim() === "")).toEqual([])
    expect(all.filter(([, sentence]) => /undefined|\[object|NaN/.test(sentence))).toEqual([])
  })

  test("WD2: neither shouts nor promises too much", () => {
    expect(all.filter(([, sentence]) => /!|\bsecure|\boops\b|\bsicher/i.test(sentence))).toEqual([])
  })

  test("WD4: has words for every code that a page can meet", () => {
    expect(CODES.length).toBeGreaterThan(80)
    const unknown = entryFor(REFUSALS[language], "UNKNOWN")
    const { codes } = WORDS[language].console
    const silent = CODES.filter((code) => entryFor(REFUSALS[language], code) === unknown)
    expect(silent.filter((code) => !Object.hasOwn(codes, code))).toEqual([])
  })

  test("WD8: the guard's codes each have an entry", () => {
    const guard = CODES.filter((code) => code.startsWith("GUARD_"))
    expect(guard.filter((code) => REFUSALS[language][code] === undefined)).toEqual([])
    expect(guard.length).toBeGreaterThan(20)
  })
})

test("WD10: words of the console are loaded with it, and a code is named without them", () => {
  for (const language of LANGUAGES) {
    const speech = speechIn(language)
    expect(() => speech.words.console).toThrow(TypeError)
    expect(speech.problem({ code: "PERSON_LAST_OWNER" })).toContain("PERSON_LAST_OWNER")
  }
  const sources: Readonly<Record<string, string>> = import.meta.glob(
    ["../{app,words,start,joining,meeting,ui,refusal}/*.{ts,tsx}", "!../**/*.test.*"],
    { query: "?raw", import: "default", eager: true },
  )
  expect(Object.keys(sources).length).toBeGreaterThan(20)
  const loading = Object.entries(sources).filter(([, source]) =>
    /^import \{[^;]*? from "[^"]*console\/(?!problem)[a-z-]+\.ts"/m.test(source),
  )
  expect(loading.map(([file]) => file)).toEqual([])
})

test("WD1: German is not English", () => {
  const inEnglish = sentences(WORDS.en)
  const same = sentences(WORDS.de).filter(([path, sentence], index) => {
    const [, english] = inEnglish[index] ?? []
    return sentence === english && sentence.split(" ").length > 3 && !path.includes("placeholder")
  })
  expect(same).toEqual([])
})

test("WD3: plurals follow the language", () => {
  expect(WORDS.en.meeting.peopleCount(1)).toBe("1 person")
  expect(WORDS.en.meeting.peopleCount(2)).toBe("2 people")
  expect(WORDS.de.meeting.peopleCount(1)).toBe("1 Person")
  expect(WORDS.de.meeting.peopleCount(0)).toBe("0 Personen")
})

test("WD5: a refusal names what was shown and what is allowed", () => {
  const refusal = {
    code: "GUARD_NODE_OUT_OF_POLICY",
    facts: { shown: "Singapore", allowed: "Frankfurt am Main, Paris", plane: "media" },
  }
  expect(speechIn("en").refusal(refusal).what).toBe(
    "This server says it is in Singapore. This meeting allows Frankfurt am Main and Paris.",
  )
  expect(speechIn("de").refusal(refusal).what).toContain("Frankfurt am Main und Paris")
  const wider = { ...refusal, code: "GUARD_WIDER_THAN_INVITATION" }
  expect(speechIn("en").refusal(wider).what).toContain("for picture and sound")
})

test("WD5: a code without words is shown with those of the unknown", () => {
  for (const code of ["NEVER_HEARD_OF", "constructor", "__proto__", "toString"]) {
    const text = speechIn("en").refusal({ code, facts: {} })
    expect(text.code).toBe(code)
    expect(text.title).toBe(REFUSALS.en["UNKNOWN"]?.title)
  }
})

test("WD6: the language is the first wish that is complete", () => {
  expect(pickLanguage([null, "fr-FR", "de-AT", "en"])).toBe("de")
  expect(pickLanguage(["en-GB", "de"])).toBe("en")
  expect(pickLanguage(["fr"])).toBe("en")
})

test("WD7: places, numbers and times are those of the language", () => {
  const region = { name: "Paris", country: "FR" }
  expect(speechIn("en").place(region)).toBe("Paris (France)")
  expect(speechIn("de").place(region)).toBe("Paris (Frankreich)")
  expect(speechIn("de").countries([region, { country: "DE" }, { country: "FR" }])).toBe(
    "Frankreich und Deutschland",
  )
  expect(speechIn("en").number(12_480)).toBe("12,480")
  expect(speechIn("de").number(12_480)).toBe("12.480")
  expect(speechIn("en").duration(65 * 60_000)).toBe("1 hr 5 min")
  expect(speechIn("en").milliseconds(0.4)).toBe("1 ms")
})
