import {expect, test} from 'vitest'
import {inParallel, slots} from '../../src/domain/slots.ts'

test('no more than allowed hold a slot, and all get one', async () => {
  const gate = slots(3)
  let now = 0
  let most = 0
  const runs = Array.from({length: 20}, async () => {
    using _slot = await gate.take()
    most = Math.max(most, ++now)
    await new Promise(setImmediate)
    now--
  })
  await Promise.all(runs)
  expect(most).toBe(3)
})

test('one who gave up waiting takes no slot', async () => {
  const gate = slots(1)
  const held = await gate.take()
  const abort = new AbortController()
  const given = gate.take(abort.signal)
  const next = gate.take()
  abort.abort(new Error('enough'))
  await expect(given).rejects.toThrow('enough')
  held[Symbol.dispose]()
  held[Symbol.dispose]()
  ;(await next)[Symbol.dispose]()
  ;(await gate.take())[Symbol.dispose]()
})

test('a failure waits for the others', async () => {
  const ended: number[] = []
  const run = inParallel([1, 2, 3], 2, async (item) => {
    await new Promise(setImmediate)
    ended.push(item)
    if (item === 1) throw new Error('one')
  })
  await expect(run).rejects.toThrow('one')
  expect(ended).toEqual([1, 2, 3])
})
