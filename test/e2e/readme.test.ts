import {execFile, execFileSync} from 'node:child_process'
import {cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {delimiter, dirname, join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {paths} from '../../src/adapters/paths.ts'
import {whyNot} from '../support/local-cluster.ts'

const root = dirname(dirname(import.meta.dirname))
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const blocks = (language: string) =>
  [...readme.matchAll(/^```(\w*)\n(.*?)^```$/gms)].flatMap(([, name, text]) => (name === language ? [text ?? ''] : []))
const [tryIt = ''] = blocks('sh')
const samples = blocks('')

const reason = (await whyNot('processes')) ?? (await whyNoRegistry())
const noNamespaces = await whyNot('namespaces')
if (reason) console.warn(`skipped: what the README says to try: ${reason}`)
else if (noNamespaces) console.warn(`skipped: the outputs that the README shows: ${noNamespaces}`)

// The README's first commands as they stand there, in a copy of the working tree without anything that was installed or built,
// by a person with an empty home. Only the engine is shared with this machine, which would take minutes to build.
describe.skipIf(reason !== undefined)('what the README says to try', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gpuctl-readme-'))
  const [tree, home] = [join(folder, 'gpuctl'), join(folder, 'home')]
  const printed = new Map<string, string>()

  beforeAll(() => {
    mkdirSync(home)
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {cwd: root})
    const files = listed
      .toString()
      .split('\0')
      .filter((file) => file !== '' && existsSync(join(root, file)))
    for (const file of files) cpSync(join(root, file), join(tree, file))
  })
  afterAll(async () => {
    if (existsSync(join(home, '.local'))) await run('node_modules/.bin/node bin/run.js down -c local --yes', tree, home)
    rmSync(folder, {recursive: true, force: true})
  })

  test.each(tryIt.trim().split('\n'))('%s', async (line) => {
    const {exitCode, stdout, stderr} = await run(line, tree, home)
    expect({exitCode, stderr: exitCode === 0 ? '' : stdout + stderr}).toEqual({exitCode: 0, stderr: ''})
    printed.set(line, stdout)
  })

  test.skipIf(noNamespaces !== undefined)('prints what the README shows, whatever the numbers', () => {
    const lines = new Set([...printed.values()].flatMap((text) => text.split('\n')).map(withoutNumbers))
    const shown = samples.flatMap((text) => text.trim().split('\n')).map(withoutNumbers)
    expect(shown.length).toBeGreaterThan(10)
    expect(shown.filter((line) => !lines.has(line))).toEqual([])
  })

  test('every host says its name', () => {
    expect(printed.get('npx gpuctl exec -- hostname')?.trim().split('\n')).toHaveLength(2)
  })

  test("writes to gpuctl's folders and nowhere else", () => {
    expect(existsSync(join(home, '.local', 'state', 'gpuctl'))).toBe(true)
    expect(existsSync(join(home, '.pulumi'))).toBe(false)
  })
})

interface Exit {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** A line of shell as a newcomer types it: without this checkout's programs on PATH, and without settings of gpuctl's. */
function run(line: string, cwd: string, HOME: string): Promise<Exit> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(GPUCTL_|XDG_|PULUMI_|NODE_|VITEST|CI$|npm_)/.test(name),
  )
  const path = (process.env.PATH ?? '').split(delimiter).filter((each) => !each.includes('node_modules'))
  const env = {
    ...Object.fromEntries(inherited),
    ...registrySettings(),
    PATH: path.join(delimiter),
    NO_COLOR: '1',
    HOME,
    GPUCTL_CACHE: paths().cache,
  }
  return new Promise((resolve) => {
    const child = execFile('sh', ['-c', line], {cwd, env, timeout: 280_000, maxBuffer: 2 ** 26}, (_, stdout, stderr) =>
      resolve({exitCode: child.exitCode ?? -1, stdout, stderr}),
    )
  })
}

/** Where npm fetches from and keeps what it fetched is this machine's affair, and not the newcomer's home's. */
function registrySettings(): Readonly<Record<string, string>> {
  const names = ['registry', 'cache', 'userconfig']
  const value = (name: string) => execFileSync('npm', ['config', 'get', name], {cwd: root, encoding: 'utf8'}).trim()
  return Object.fromEntries(names.map((name) => [`npm_config_${name}`, value(name)]))
}

function whyNoRegistry(): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('npm', ['view', 'typescript', 'version'], {timeout: 60_000}, (error) =>
      resolve(error === null ? undefined : 'the npm registry cannot be reached'),
    )
  })
}

const withoutNumbers = (line: string) =>
  line
    .replaceAll(/\d+(\.\d+)*/g, '#')
    .replaceAll(/ +/g, ' ')
    .trim()
