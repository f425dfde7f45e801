import {expect, test} from 'vitest'
import {isDue, type Notice, noticeText, soonestById} from '../../src/domain/notice.ts'

const at = (atUnixMs?: number): Notice => ({
  nodeId: 'i-1',
  kind: 'maintenance',
  code: 'system-reboot',
  ...(atUnixMs === undefined ? {} : {atUnixMs}),
})

test('a notice says what happens, when, and by which word of the cloud', () => {
  const time = Date.UTC(2026, 10, 22, 10)
  expect(noticeText(at(time))).toBe('stops for maintenance of its host from 2026-11-22T10:00:00Z (system-reboot)')
  expect(noticeText({...at(time), kind: 'reclaim', code: 'marked-for-termination'})).toBe(
    'is taken back by its cloud by 2026-11-22T10:00:00Z (marked-for-termination)',
  )
  expect(noticeText({...at(), kind: 'host-loss', code: 'impaired'})).toBe('loses its host (impaired)')
})

test('of several about one node the soonest counts, and no time is now', () => {
  expect(soonestById([at(3), at(1), at(2)]).get('i-1')).toEqual(at(1))
  expect(soonestById([at(3), at(), at(2)]).get('i-1')).toEqual(at())
  expect(isDue(at(), 0, 0)).toBe(true)
  expect([isDue(at(10), 0, 9), isDue(at(10), 0, 10), isDue(at(10), 11, 0)]).toEqual([false, true, true])
})
