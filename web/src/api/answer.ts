// SPDX-License-Identifier: Apache-2.0

/** Why a call was refused: the code, and what the words for it are filled with. */
export interface CallRefusal {
  readonly ok: false
  readonly code: string
  readonly message: string
  /** Where in what was sent the reason stands, as in `layer.ceiling.include[0]`. */
  readonly path?: string | undefined
  readonly facts?: Readonly<Record<string, string>> | undefined
}

/** What a call gave, or why it was refused. */
export type CallAnswer<Value> = { readonly ok: true; readonly value: Value } | CallRefusal
