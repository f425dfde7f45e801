import {createHash} from 'node:crypto'
import {existsSync} from 'node:fs'
import {readdir, readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {KINDS, type ListedTest} from '../domain/harness/report.ts'
import type {HarnessKit} from '../ports/harness-kit.ts'
import {packagePath} from './package-root.ts'

/** What lies in native/harness, and what `npm run build:native` made of it. */
export async function harnessKit(): Promise<HarnessKit> {
  const sources = packagePath(import.meta.url, 'native', 'harness')
  const program = packagePath(import.meta.url, 'dist', 'native', 'gpuctl-harness')
  const injector = packagePath(import.meta.url, 'dist', 'native', 'libgpuctl-trace.so')
  const isBuilt = existsSync(program) && existsSync(injector)
  const hash = createHash('sha256')
  for (const name of (await filesIn(sources)).sort())
    hash.update(`${name}\0`).update(await readFile(join(sources, name)))
  if (isBuilt) for (const built of [program, injector]) hash.update(await readFile(built))
  const tests = testsIn(await readFile(join(sources, 'src', 'tests.def'), 'utf8'))
  return {key: hash.digest('hex').slice(0, 16), sources, tests, placed: new Map(), ...(isBuilt && {program, injector})}
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, {recursive: true, withFileTypes: true})
  return entries
    .filter((entry) => entry.isFile())
    .map(({parentPath, name}) => join(parentPath, name).slice(folder.length + 1))
}

/** `HARNESS_TEST(disk_read, diskRead, disk, 120, "…")`, one in a line. */
function testsIn(text: string): readonly ListedTest[] {
  const lines = text.matchAll(/^HARNESS_TEST\((\w+), \w+, (\w+), (\d+), "(.*)"\)$/gm)
  return Array.from(lines, ([, name = '', word, limit, summary = '']) => {
    const kind = KINDS.find((each) => each === word)
    if (kind === undefined) throw new Error(`the harness's test ${name} is of no known kind`)
    return {name, kind, summary, limitSeconds: Number(limit)}
  })
}
