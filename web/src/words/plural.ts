// SPDX-License-Identifier: Apache-2.0

/** The forms of a phrase that counts; `other` stands in for each that a language does not need. */
export type Forms = { readonly other: string } & {
  readonly [category in Exclude<Intl.LDMLPluralRule, "other">]?: string
}

/** Picks the form that the language's rules ask for, as CLDR has them. */
export function pluralIn(language: string): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(language)
  return (count, forms) => forms[rules.select(count)] ?? forms.other
}
