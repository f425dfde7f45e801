import {spawnSync} from 'node:child_process'
import {mkdirSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {harnessReport, harnessTests} from '../../src/domain/harness/report.ts'
import {BuiltHarness, SOURCES} from './built-harness.ts'
import {RankGroup} from './rank-group.ts'

const COMPILER = 'aarch64-linux-gnu-g++'
const EMULATOR = ['qemu-aarch64-static', '-L', '/usr/aarch64-linux-gnu']
/** Kept between runs: make sees what changed. */
const BUILD = join(import.meta.dirname, '../../dist/native-arm64')

const isThere = (program: string) => spawnSync(program, ['--version']).status === 0

/** As it is built on nodes with such CPUs, by their own compiler: by one that builds for them here, run on emulated ones. */
describe.skipIf(!isThere(COMPILER) || !isThere('qemu-aarch64-static'))('the harness on arm64, emulated', () => {
  const program = join(BUILD, 'gpuctl-harness')
  let built: BuiltHarness

  beforeAll(() => {
    built = new BuiltHarness()
    mkdirSync(BUILD, {recursive: true})
    const make = ['make', '-s', '-j2', '-C', SOURCES, `CXX=${COMPILER}`, `OUT=${BUILD}`, 'OPTIMIZE=-O1']
    const {status, stderr} = spawnSync('flock', [join(BUILD, 'lock'), ...make], {encoding: 'utf8'})
    expect(status, stderr).toBe(0)
  }, 900_000)
  afterAll(() => built?.[Symbol.dispose]())

  const run = (...words: readonly string[]) => {
    const [emulator = '', ...flags] = [...EMULATOR, program, ...words]
    return spawnSync(emulator, flags, {encoding: 'utf8', env: {...process.env, TMPDIR: built.folder}}).stdout
  }

  test('has the same tests, and measures what needs no GPU', () => {
    expect(harnessTests(run('--list')).length).toBeGreaterThan(70)
    const words = ['--tests', 'memory_copy,memory_latency,disk_read,hbm_copy', '--samples', '1', '--memory-bytes']
    const {host, tests} = harnessReport(run(...words, '4000000', '--disk-bytes', '4000000'))
    expect(host.arch).toBe('aarch64')
    expect(tests.map(({status}) => status)).toEqual(['passed', 'passed', 'passed', 'skipped'])
    expect(JSON.parse(run('inventory'))).toMatchObject({inventory: {host: {arch: 'aarch64'}}})
  })

  test('comes to right results together with a node of the other kind', async () => {
    const here = {address: '127.0.0.1', enter: [built.program]}
    const there = {address: '127.0.0.1', enter: [...EMULATOR, program]}
    const words = ['--tests', 'cpu_all_reduce,cpu_alltoallv,tcp_latency', '--sizes', '8,70004', '--samples', '1']
    await using ranks = await RankGroup.startAt([here, there], ['group'], built.folder, words)
    ranks.tell()
    for (const report of await ranks.reports())
      expect(report?.tests.map(({status}) => status)).toEqual(['passed', 'passed', 'passed'])
  }, 120_000)

  test('has a library for programs to be traced that needs libc alone', () => {
    const {stdout} = spawnSync('readelf', ['-d', join(BUILD, 'libgpuctl-trace.so')], {encoding: 'utf8'})
    const needed = stdout.split('\n').flatMap((line) => /\(NEEDED\).*\[(.*)\]/.exec(line)?.[1] ?? [])
    expect(needed).toEqual(['libc.so.6'])
  })
})
