// SPDX-License-Identifier: Apache-2.0

/** Whether two lists have the same items in the same order. */
export function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index])
}

/** The list with an item one place nearer to its start. */
export function movedUp(list: readonly string[], index: number): readonly string[] {
  const moved = list[index]
  if (moved === undefined || index === 0) return list
  return list.toSpliced(index, 1).toSpliced(index - 1, 0, moved)
}
