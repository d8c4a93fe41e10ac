// SPDX-License-Identifier: Apache-2.0
/**
 * Starting a browser inside a network namespace.
 *
 * @module
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

/**
 * Runs `launch` with an executable that starts a program inside a namespace.
 *
 * Browser drivers take one path and no command, so this writes a script for the
 * time of the launch. The script replaces itself by the program, so the driver
 * signals the browser itself, and pipes to it reach into the namespace.
 *
 * @param namespace - undefined runs `launch` with the program as it is.
 */
export async function withLauncher<Launched>(
  program: string,
  namespace: string | undefined,
  launch: (executable: string) => Promise<Launched>,
): Promise<Launched> {
  if (namespace === undefined) return await launch(program)
  const folder = await mkdtemp(join(tmpdir(), "landmoot-browser-"))
  try {
    const script = join(folder, "launch")
    const command = `exec ip netns exec ${quoted(namespace)} ${quoted(program)} "$@"`
    await writeFile(script, `#!/bin/sh\nPATH="$PATH:/usr/sbin:/sbin" ${command}\n`, { mode: 0o755 })
    return await launch(script)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`
}
