import {once} from 'node:events'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {EXITS, harnessReport, harnessTests} from '../../src/domain/harness/report.ts'
import {BuiltHarness} from './built-harness.ts'

let built: BuiltHarness
let probe: string

beforeAll(() => {
  built = new BuiltHarness()
  probe = built.withSource(join(import.meta.dirname, 'isolated-probe.cpp'), 'all-tests.cpp')
}, 600_000)

afterAll(() => built?.[Symbol.dispose]())

const SMALL = ['--samples', '3', '--memory-bytes', '4194304', '--disk-bytes', '4194304']

/** A harness of g++ alone, which runs where there is no GPU. */
describe('the harness', () => {
  test('measures memory and disk, and checks what it read and wrote', () => {
    const {status, stdout, stderr} = built.run([...SMALL, '--folder', import.meta.dirname])
    const report = harnessReport(stdout)
    expect(status, stderr).toBe(EXITS.passed)
    const own = report.tests.filter(({kind}) => kind !== 'gpu' && kind !== 'nccl')
    expect(own.map(({name, status}) => `${name} ${status}`)).toEqual([
      'memory_copy passed',
      'memory_scale passed',
      'memory_add passed',
      'memory_triad passed',
      'memory_latency passed',
      'disk_read passed',
    ])
    for (const {metrics} of own)
      for (const {value, least, most, mad, sampleCount, samples} of metrics) {
        expect([least, value, most]).toEqual([least, value, most].toSorted((a, b) => a - b))
        expect(samples.toSorted((a, b) => a - b)[1]).toBe(value)
        expect(mad).toBeLessThanOrEqual(most - least)
        expect(sampleCount).toBe(3)
        expect(value).toBeGreaterThan(0)
      }
    expect(stderr.split('\n')).toContain('memory_triad')
  })

  test('runs those that are asked for, and lists all', () => {
    const only = harnessReport(built.run([...SMALL, '--tests', 'memory_latency,memory_copy']).stdout)
    expect(only.tests.map(({name}) => name)).toEqual(['memory_copy', 'memory_latency'])
    const listed = harnessTests(built.run(['--list']).stdout)
    expect(listed.map(({name}) => name)).toContain('disk_read')
  })

  test.each([
    ['--tests', 'memory_coppy'],
    ['--samples', '0'],
    ['--samples', '-1'],
    ['--samples', '3x'],
    ['--memory-bytes', '99999999999999999999'],
    ['--folder', ''],
    ['--samples'],
    ['--faster'],
  ])('refuses %s %s in a line, with how it is used', (...words) => {
    const {status, stdout, stderr} = built.run(words)
    expect(status).toBe(EXITS.misused)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^gpuctl-harness: .+\nusage: /)
  })

  test.each([
    ['/no/such/folder', 'No such file or directory'],
    ['/proc', ''],
  ])('says why the disk at %s was not read', (folder, why) => {
    const {status, stdout} = built.run([...SMALL, '--tests', 'disk_read', '--folder', folder])
    const [disk] = harnessReport(stdout).tests
    expect(disk).toMatchObject({status: 'skipped', reason: expect.stringContaining(why), metrics: []})
    expect(status).toBe(EXITS.nothingMeasured)
  })

  test('does not fill a disk that has no room for its file', () => {
    const {stdout} = built.run([
      '--tests',
      'disk_read',
      '--disk-bytes',
      String(2 ** 45),
      '--folder',
      import.meta.dirname,
    ])
    expect(harnessReport(stdout).tests[0]).toMatchObject({
      status: 'skipped',
      reason: expect.stringMatching(/^no room for/),
    })
  })
})

describe('a test that goes wrong', () => {
  test('is told apart, keeps what it told, and leaves the others alone', () => {
    const {status, stdout} = built.run([], probe)
    const {tests} = harnessReport(stdout)
    expect(tests.map(({name, status, reason}) => [name, status, reason])).toEqual([
      ['passes', 'passed', undefined],
      ['hangs', 'timed-out', 'not done in 1 s'],
      ['dies', 'crashed', 'ended by Killed'],
      ['leaves', 'crashed', 'ended without a word'],
      ['skips', 'skipped', 'nothing here'],
      ['fails', 'failed', 'it broke'],
      ['grows', 'crashed', 'ended by Killed'],
      ['lies', 'corrupt', 'data came back wrong'],
    ])
    expect(tests.map(({metrics}) => metrics.length)).toEqual([1, 1, 1, 0, 0, 0, 2, 1])
    expect(tests[6]?.metrics[1]).toMatchObject({name: 'grown', samples: [0, 2], value: 1})
    expect(tests[0]?.metrics[0]).toMatchObject({value: 2, mad: 1, spread: 1, labels: {of: 'a "probe"\u0001\uFFFD'}})
    expect(tests.at(-1)?.corruption).toEqual({what: 'wrong words', mismatches: 7, firstAtByte: 4096})
    expect(status).toBe(EXITS.found)
  })

  test('a second harness on the node says that another one measures', async () => {
    const first = built.started(['--tests', 'hangs'], probe)
    await once(first.stderr, 'data')
    const second = built.run(['--tests', 'passes'], probe)
    expect(second.status).toBe(EXITS.busy)
    expect(second.stderr).toBe('gpuctl-harness: another one measures this node now\n')
    first.kill('SIGKILL')
    await once(first, 'close')
    expect(built.run(['--tests', 'passes'], probe).status).toBe(EXITS.passed)
  })
})
