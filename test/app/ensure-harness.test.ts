import {spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {ensureHarness, ensureInjector} from '../../src/app/ensure-harness.ts'
import type {Node} from '../../src/domain/node.ts'
import type {HarnessKit} from '../../src/ports/harness-kit.ts'
import {copyHosts} from '../support/copy-hosts.ts'

const {signal} = new AbortController()

/** What the harness's own Makefile promises: that it writes a program and a library into OUT. */
const MAKEFILE = `all:
\t@mkdir -p $(OUT)
\tg++ -o $(OUT)/gpuctl-harness main.cpp
\tg++ -shared -o $(OUT)/libgpuctl-trace.so -x c++ /dev/null
`

describe('a node without a harness', () => {
  const on = copyHosts('ssh2')
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'gpuctl-kit-'))
  })
  afterEach(() => rmSync(root, {recursive: true}))

  function kitOf(source: string, program?: string): HarnessKit {
    const sources = join(root, 'harness')
    mkdirSync(sources)
    writeFileSync(join(sources, 'main.cpp'), source)
    writeFileSync(join(sources, 'Makefile'), MAKEFILE)
    if (program === undefined) return {key: 'k', sources, tests: [], placed: new Map()}
    const path = join(root, 'gpuctl-harness')
    writeFileSync(path, program, {mode: 0o755})
    const injector = join(root, 'libgpuctl-trace.so')
    writeFileSync(injector, 'no library')
    return {key: 'k', sources, tests: [], placed: new Map(), program: path, injector}
  }
  const node = () => on.nodes[0] as Node
  const says = async (program: string) => (await on.world.shell.capture(node(), [program])).stdout

  test('is given the program that was built here', async () => {
    const program = await ensureHarness(node(), kitOf('no program', '#!/bin/sh\necho given\n'), on.world, signal)
    expect(await says(program)).toBe('given\n')
  })

  test.each([
    ['there is none here', undefined],
    ['it does not run there', '#!/no/such/loader\n'],
  ])('builds its own where %s, and only once', async (_why, given) => {
    const kit = kitOf('#include <cstdio>\nint main() { std::puts("built"); }', given)
    const program = await ensureHarness(node(), kit, on.world, signal)
    expect(await says(program)).toBe('built\n')
    writeFileSync(join(kit.sources, 'main.cpp'), 'no program')
    const later = {...kit, placed: new Map()}
    expect(await says(await ensureHarness(node(), later, on.world, signal))).toBe('built\n')
  })

  test('is asked once by whoever needs it in one command, also at once, and anew in the next', async () => {
    const kit = kitOf('no program', '#!/bin/sh\n')
    const asked: string[] = []
    const {shell} = on.world
    const capture: typeof shell.capture = (of, argv, options) => {
      asked.push(of.name)
      return shell.capture(of, argv, options)
    }
    const world = {...on.world, shell: {...shell, capture}}
    const [first, second] = on.nodes as readonly [Node, Node]
    await Promise.all([first, first, second].map((each) => ensureHarness(each, kit, world, signal)))
    const before = asked.length
    await ensureHarness(first, kit, world, signal)
    expect(asked.filter((name) => name === first.name)).toHaveLength(2) // whether it is there, and whether it runs
    expect(asked).toHaveLength(before)
    await ensureHarness(first, {...kit, placed: new Map()}, world, signal)
    expect(asked).toHaveLength(before + 1)
  })

  test('is asked anew after a failure', async () => {
    const kit = kitOf('no program')
    await expect(ensureHarness(node(), kit, on.world, signal)).rejects.toMatchObject({code: 'NODE_FAILED'})
    writeFileSync(join(kit.sources, 'main.cpp'), '#include <cstdio>\nint main() { std::puts("mended"); }')
    expect(await says(await ensureHarness(node(), kit, on.world, signal))).toBe('mended\n')
  })

  test('builds the library for programs to load where that of here cannot be loaded, and only once', async () => {
    const kit = kitOf('#include <cstdio>\nint main() { std::puts("built"); }', '#!/bin/sh\necho given\n')
    const library = await ensureInjector(node(), kit, on.world, signal)
    expect(library).toMatch(/^\/.*\/\.cache\/gpuctl\/harness-k\/libgpuctl-trace\.so$/)
    const {stdout} = await on.world.shell.capture(node(), ['od', '-An', '-c', '-N4', library])
    expect(stdout).toContain('E   L   F')
    writeFileSync(join(kit.sources, 'main.cpp'), 'no program')
    expect(await ensureInjector(node(), kit, on.world, signal)).toBe(library)
  })

  test('is given the library that was built here', async () => {
    const kit = kitOf('no program', '#!/bin/sh\necho given\n')
    const built = spawnSync('g++', ['-shared', '-o', kit.injector ?? '', '-x', 'c++', '/dev/null'])
    expect(built.status).toBe(0)
    await ensureInjector(node(), kit, on.world, signal)
  })

  test('says why it could not build one', async () => {
    await expect(ensureHarness(node(), kitOf('no program'), on.world, signal)).rejects.toMatchObject({
      code: 'NODE_FAILED',
      message: expect.stringMatching(/^the harness could not be built on train-0: main\.cpp:1:1: error/),
    })
  })
})
