// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest"
import { letterOf, linkified } from "./letter.ts"

const LINK = "https://home.example/confirm-address#tok=en"

test("LE1: the plain text of a message is decoded, whatever its encoding", () => {
  const words = `Guten Tag Jürgen,\n\n${LINK}\n`
  const base64 = btoa(String.fromCodePoint(...new TextEncoder().encode(words)))
  const quoted = words.replace("ü", "=C3=BC").replace("tok=en", "tok=3D=\nen")
  const head = (encoding: string): string =>
    `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`
  expect(letterOf(`Subject: A\r\n${head("base64")}${base64}`).text).toBe(words.trim())
  expect(letterOf(`${head("quoted-printable")}${quoted}`).text).toBe(words.trim())
  expect(letterOf(`${head("8bit")}${words}`).text).toBe(words.trim())
  const multipart = [
    'Content-Type: multipart/mixed;\r\n boundary="x"',
    "",
    "--x",
    'Content-Type: multipart/alternative; boundary="y"',
    "",
    "--y",
    `${head("base64")}${base64}`,
    "--y",
    "Content-Type: text/html\r\n\r\n<p>Guten Tag</p>",
    "--y--",
    "--x--",
  ].join("\r\n")
  expect(letterOf(multipart).text).toBe(words.trim())
})

test("LE2: web addresses become links and nothing else does", () => {
  expect(linkified(`See ${LINK}, or javascript:alert(1).`)).toEqual([
    { text: "See " },
    { text: LINK, link: LINK },
    { text: ", or javascript:alert(1)." },
  ])
  expect(linkified("")).toEqual([])
})
