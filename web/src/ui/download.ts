// SPDX-License-Identifier: Apache-2.0

/** Gives the person a file that was made on this page. */
export function download(name: string, text: string, mediaType: string = "text/csv"): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${mediaType};charset=utf-8` }))
  const link = document.createElement("a")
  link.href = address
  link.download = name
  link.click()
  // The browser has taken the file by the next turn of its loop.
  setTimeout(() => URL.revokeObjectURL(address), 0)
}
