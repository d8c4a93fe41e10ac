// SPDX-License-Identifier: Apache-2.0
import type { MeetingState } from "@landmoot/client"
import { download } from "../ui/download.ts"
import type { Speech } from "../words/speech.ts"
import { chatAsText, chatFileName } from "./chat.ts"

/** Gives the person the chat as a text file, made on this page. */
export function saveChat(
  { chat, title }: Pick<MeetingState, "chat" | "title">,
  speech: Speech,
): void {
  const savedAt = Date.now()
  const text = chatAsText(chat, { title, savedAt }, speech)
  download(chatFileName(title, savedAt, speech.words), text, "text/plain")
}
