import {mkdtemp, readdir, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {eachAtMost} from '../../../providers/local/each-at-most.ts'
import {faultOf} from '../../../providers/local/faults.ts'
import {fstabOf} from '../../../providers/local/fstab.ts'
import {isOfPool, planGang} from '../../../providers/local/gang-plan.ts'
import {claimHosts, type HostRecord, readRecords, rewriteRecord} from '../../../providers/local/host-record.ts'
import {fabricAddress, layoutOf, loopbackAddress} from '../../../providers/local/layout.ts'
import {withLock} from '../../../providers/local/lock.ts'
import {LocalFault} from '../../../providers/local/machine.ts'
import {mountPoints} from '../../../providers/local/masks.ts'
import {findSshd} from '../../../providers/local/sshd-config.ts'

const host = (index: number, number = index + 1): HostRecord => ({
  number,
  id: `lease-${number}`,
  pool: 'p',
  index,
  name: `p-${index}`,
  mode: 'processes',
  hostKey: {privateKey: '', publicKey: ''},
  port: 22,
})

describe('planGang', () => {
  const seen = (records: readonly HostRecord[], running: readonly string[] = [], present = running) => ({
    records,
    running: new Set(running),
    present: new Set(present),
  })

  test('adds what is missing, starts what stopped, removes the highest indices', () => {
    expect(planGang('p', 3, seen([host(0), host(2), host(3)], ['p-0', 'p-3']))).toEqual({
      remove: ['p-3'],
      start: [host(2)],
      add: [1],
      drop: [host(3)],
    })
  })

  test('removes strays of its own pool only', () => {
    const plan = planGang('p', 1, seen([host(0)], ['p-0'], ['p-0', 'p-7', 'p-1-0', 'q-0', 'nodes', 'shared']))
    expect(plan).toEqual({remove: ['p-7'], start: [], add: [], drop: []})
  })

  test('of two records for one index, one goes, and its host stays', () => {
    expect(planGang('p', 1, seen([host(0, 1), host(0, 2)], ['p-0']))).toEqual({
      remove: [],
      start: [],
      add: [],
      drop: [host(0, 2)],
    })
  })

  test('afterwards each index below the size has exactly one host, whatever was there', () => {
    const records = fc.uniqueArray(fc.record({index: fc.nat(8), number: fc.integer({min: 1, max: 20})}), {
      selector: ({number}) => number,
    })
    fc.assert(
      fc.property(records, fc.nat(8), (found, size) => {
        const all = found.map(({index, number}) => host(index, number))
        const plan = planGang('p', size, seen(all))
        const kept = all.filter((record) => !plan.drop.includes(record)).map(({index}) => index)
        expect([...kept, ...plan.add].sort((a, b) => a - b)).toEqual(Array.from({length: size}, (_, index) => index))
      }),
    )
  })

  test('a pool is not another whose name it starts', () => {
    expect(['a-0', 'a-10', 'a-1-0', 'a-', 'a-x', 'b-0'].filter((name) => isOfPool('a', name))).toEqual(['a-0', 'a-10'])
  })
})

test('addresses differ for all numbers and stay in their network', () => {
  const numbers = Array.from({length: 2000}, (_, index) => index + 1)
  expect(new Set(numbers.map(fabricAddress)).size).toBe(2000)
  expect(fabricAddress(1)).toBe('10.77.0.11')
  expect(fabricAddress(200)).toBe('10.77.1.10')
  expect(loopbackAddress('0123456789', 1, 'darwin')).toBe('127.0.0.1')
  expect(loopbackAddress('0123456789', 201, 'linux')).toMatch(/^127\.(6[4-9]|[7-9]\d|1\d\d)\.1\.11$/)
})

test('a lease that is no lease never becomes a path', () => {
  for (const lease of ['', '..', 'a/b', '../../etc', 'A B'])
    expect(() => layoutOf('/state', {name: 'x', lease})).toThrow(RangeError)
})

test('fstab: a path may hold anything', () => {
  const text = fstabOf('/a b/c#d\\e', '/shared', [{path: '/x y', isFolder: true}])
  expect(text).toContain('/a\\040b/c\\043d\\134e/root/proc proc')
  expect(text).toContain('tmpfs /a\\040b/c\\043d\\134e/root/x\\040y tmpfs ro,')
  for (const line of text.trim().split('\n')) expect(line.split(' ')).toHaveLength(6)
})

test('mountPoints reads the kernel’s list', () => {
  expect(mountPoints('22 27 0:21 / /proc rw - proc proc rw\n30 1 0:2 / /a\\040b rw - ext4 /dev/x rw\n')).toEqual([
    '/proc',
    '/a b',
  ])
})

describe('records', () => {
  const inFolder = async (act: (layout: ReturnType<typeof layoutOf>) => Promise<void>) => {
    const folder = await mkdtemp(join(tmpdir(), 'gpuctl-records-'))
    try {
      await act(layoutOf(folder, {name: 'x', lease: '0123456789'}))
    } finally {
      await rm(folder, {recursive: true})
    }
  }

  test('pools that claim at once get different numbers, without a lock', () =>
    inFolder(async (layout) => {
      const claims = await Promise.all(
        ['a', 'b', 'c', 'd'].map((pool) => claimHosts(layout, pool, [0, 1, 2], 'processes')),
      )
      expect(
        claims
          .flat()
          .map(({number}) => number)
          .sort((a, b) => a - b),
      ).toEqual(Array.from({length: 12}, (_, i) => i + 1))
      const {hosts, unreadable} = await readRecords(layout)
      expect(hosts).toHaveLength(12)
      expect(unreadable).toEqual([])
      expect((await readdir(layout.records)).length).toBe(12) // and no drafts are left
    }))

  test('a number that was freed is given again, an id never', () =>
    inFolder(async (layout) => {
      const [first] = await claimHosts(layout, 'a', [0, 1], 'processes')
      await rm(join(layout.records, '1.json'))
      const [again] = await claimHosts(layout, 'a', [0], 'processes')
      expect(again?.number).toBe(1)
      expect(again?.id).not.toBe(first?.id)
    }))

  test.each(['', '{', 'null', '{"number": 1}', '\0\0\0'])(
    'what is damaged (%j) is known by its number alone',
    (content) =>
      inFolder(async (layout) => {
        await claimHosts(layout, 'a', [0, 1], 'processes')
        await writeFile(join(layout.records, '1.json'), content)
        const {hosts, unreadable} = await readRecords(layout)
        expect(hosts.map(({name}) => name)).toEqual(['a-1'])
        expect(unreadable).toEqual([1])
      }),
  )

  test('are rewritten as a whole', () =>
    inFolder(async (layout) => {
      const [claimed] = await claimHosts(layout, 'a', [0], 'processes')
      if (claimed === undefined) throw new Error('nothing claimed')
      await rewriteRecord(layout, {...claimed, port: 4022})
      expect((await readRecords(layout)).hosts).toEqual([{...claimed, port: 4022}])
    }))
})

describe('withLock', () => {
  const forever = new AbortController().signal

  test('lets one work at a time, and all in the end', async () => {
    let inside = 0
    const name = `gpuctl-test-${process.pid}-${Math.random()}`
    const works = Array.from({length: 20}, () =>
      withLock(name, forever, async () => {
        expect(++inside).toBe(1)
        await new Promise((resolve) => setImmediate(resolve))
        inside--
      }),
    )
    await Promise.all(works)
  })

  test('is released by a failure', async () => {
    const name = `gpuctl-test-${process.pid}-${Math.random()}`
    await expect(withLock(name, forever, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await withLock(name, forever, async () => 'next')).toBe('next')
  })

  test('waiting ends by an abort', async () => {
    const name = `gpuctl-test-${process.pid}-${Math.random()}`
    const abort = new AbortController()
    await withLock(name, forever, async () => {
      const waiting = withLock(name, abort.signal, async () => {})
      abort.abort(new Error('enough'))
      await expect(waiting).rejects.toThrow('enough')
    })
  })
})

describe('faults', () => {
  test('a missing sshd is a missing tool with a hint', async () => {
    const error = await findSshd('/nowhere', []).catch((thrown: unknown) => thrown)
    expect(error instanceof LocalFault && error.fault).toMatchObject({kind: 'missing-tool', hint: /openssh-server/})
  })

  test('what the system refuses is data; our bugs and aborts are not', () => {
    const refused = (code: string) => Object.assign(new Error(code), {code, syscall: 'write'})
    expect(faultOf(refused('ENOSPC'))).toMatchObject({kind: 'capacity', code: 'ENOSPC'})
    expect(faultOf(refused('EACCES'))).toMatchObject({kind: 'auth'})
    expect(faultOf(refused('EIO'))).toMatchObject({kind: 'outage', code: 'EIO'})
    expect(faultOf(new TypeError('a bug'))).toBeUndefined()
    expect(faultOf(new DOMException('stopped', 'AbortError'))).toBeUndefined()
  })

  test('one that fails does not keep the others from being done', async () => {
    const done: number[] = []
    const fault = await eachAtMost(2, [1, 2, 3, 4], async (item) => {
      if (item === 2) throw new LocalFault({kind: 'outage', code: 'X', message: 'x', effect: 'none'})
      done.push(item)
    })
    expect(fault?.code).toBe('X')
    expect(done).toEqual([1, 3, 4])
  })
})
