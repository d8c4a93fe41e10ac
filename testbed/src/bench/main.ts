// SPDX-License-Identifier: Apache-2.0
/**
 * `npm run bench`: measures and prints, section by section. Ends with 0 if everything that this
 * machine can show was measured, whether or not goals were reached: a benchmark is a finding,
 * not a test. Only a goal that is required fails the run.
 *
 * @module
 */
import { writeFile } from "node:fs/promises"
import { cpus } from "node:os"
import process from "node:process"
import { parseArgs } from "node:util"
import { BenchError } from "./errors.ts"
import { tellProgress } from "./progress.ts"
import { describeSection, missesRequired, reachesGoal, type SectionReport } from "./report.ts"
import { type Section, SECTIONS } from "./sections.ts"

const USAGE = `usage: npm run bench [-- section… --json FILE]

sections, all of them if none is named:
${SECTIONS.map(({ name, about }) => `  ${name.padEnd(10)}${about}`).join("\n")}

  --json FILE   write the readings as JSON too
`

/** What the command line asks for. @throws {@link BenchError} `BENCH_USAGE` */
function asked(): { help: boolean; json: string | undefined; sections: readonly Section[] } {
  try {
    const { values, positionals } = parseArgs({
      options: { json: { type: "string" }, help: { type: "boolean", default: false } },
      allowPositionals: true,
    })
    for (const name of positionals) {
      if (!SECTIONS.some((section) => section.name === name)) {
        throw new TypeError(`there is no section "${name}"`)
      }
    }
    const sections = SECTIONS.filter(
      ({ name }) => positionals.length === 0 || positionals.includes(name),
    )
    return { help: values.help, json: values.json, sections }
  } catch (error) {
    throw BenchError.usage(error instanceof Error ? error.message : String(error))
  }
}

async function run(section: Section): Promise<SectionReport> {
  const progress = tellProgress(section.name)
  try {
    return await section.measure(progress.tell)
  } finally {
    progress.close()
  }
}

async function main(): Promise<number> {
  const { help, json, sections } = asked()
  if (help) {
    console.log(USAGE)
    return 0
  }
  const begin = performance.now()
  const [processor] = cpus()
  const machine = `${cpus().length} × ${processor?.model.trim() ?? "unknown"}, Node ${process.version}`
  console.log(`${machine}\n`)
  const reports: SectionReport[] = []
  let failed = 0
  for (const section of sections) {
    try {
      const report = await run(section)
      reports.push(report)
      console.log(describeSection(report))
    } catch (error) {
      if (error instanceof BenchError && error.code === "BENCH_UNSUPPORTED") {
        console.log(`(${section.name}: cannot be measured here. ${error.message})\n`)
        continue
      }
      failed += 1
      console.error(`${section.name}: not measured`)
      console.error(error instanceof BenchError ? `${error.code}: ${error.message}` : error)
    }
  }
  const readings = reports.flatMap(({ ratios, figures }) => [...ratios, ...figures])
  const goals = readings.map((reading) => reachesGoal(reading)).filter((met) => met !== undefined)
  const seconds = Math.round((performance.now() - begin) / 1000)
  const met = goals.filter(Boolean).length
  console.log(`${met} of ${goals.length} goals met, ${failed} sections failed, ${seconds} s`)
  if (json !== undefined) {
    const at = new Date().toISOString()
    await writeFile(json, `${JSON.stringify({ at, machine, seconds, reports }, undefined, 2)}\n`)
  }
  return failed > 0 || readings.some((reading) => missesRequired(reading)) ? 1 : 0
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof BenchError)) throw error
  console.error(`${error.code}: ${error.message}\n\n${USAGE}`)
  process.exitCode = 2
}
