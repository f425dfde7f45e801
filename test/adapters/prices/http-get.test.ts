import {expect, test} from 'vitest'
import {below, endpoint} from '../../../src/adapters/prices/endpoint.ts'
import {followPages} from '../../../src/adapters/prices/follow-pages.ts'
import {getJson} from '../../../src/adapters/prices/get-json.ts'
import {noPause, startPriceServer} from './price-server.ts'

const {signal} = new AbortController()

test('waits as a busy vendor asks, and asks again', async () => {
  const {url, asked} = await startPriceServer((_, __, count) =>
    count === 1 ? {status: 429, headers: {'Retry-After': '3'}} : {body: {ok: true}},
  )
  const {waitedMs, ...tuning} = noPause()
  expect(await getJson(url, {signal, ...tuning})).toEqual({ok: true})
  expect(waitedMs).toEqual([3000])
  expect(asked).toHaveLength(2)
})

test('takes a date to wait for, and waits longer each time', async () => {
  const inTenSeconds = new Date(Date.now() + 10_000).toUTCString()
  const {url} = await startPriceServer((_, __, count) =>
    count === 1 ? {status: 503, headers: {'Retry-After': inTenSeconds}} : count === 4 ? {body: {}} : {status: 500},
  )
  const {waitedMs, pause} = noPause()
  await getJson(url, {signal, pause, random: () => 1})
  expect(waitedMs[0]).toBeGreaterThan(8_000)
  expect(waitedMs.slice(1)).toEqual([2000, 4000])
})

test.each([
  ['500 each time', {status: 500}, 4, 'CLOUD_UNAVAILABLE', /answers 500/],
  ['cut each time', {body: {a: 'b'.repeat(100)}, cutAt: 50}, 4, 'CLOUD_UNAVAILABLE', /broke off/],
  ['a wait of an hour', {status: 429, headers: {'Retry-After': '3600'}}, 1, 'CLOUD_UNAVAILABLE', /answers 429/],
  ['403', {status: 403}, 1, 'AUTH_FAILED', /answers 403/],
  ['404', {status: 404}, 1, 'CLOUD_UNAVAILABLE', /answers 404/],
  ['a redirection', {status: 302, headers: {Location: '/other'}}, 4, 'CLOUD_UNAVAILABLE', /does not answer/],
  ['no JSON', {body: '{"a": '}, 1, 'CATALOG_INVALID', /is not JSON/],
  ['a list', {body: '[]'}, 1, 'CATALOG_INVALID', /is no JSON object/],
  ['a null', {body: 'null'}, 1, 'CATALOG_INVALID', /is no JSON object/],
])('gives up at %s', async (_, answer, times, code, message) => {
  const {url, asked} = await startPriceServer(() => answer)
  await expect(getJson(url, {signal, ...noPause()})).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  })
  expect(asked).toHaveLength(times)
})

test('a vendor that is silent is not waited for', async () => {
  const {url, asked} = await startPriceServer(() => ({silent: true}))
  await expect(getJson(url, {signal, ...noPause(), firstByteMs: 30, attempts: 2})).rejects.toMatchObject({
    code: 'CLOUD_UNAVAILABLE',
    message: expect.stringMatching(/no data for 0.03 s/),
  })
  expect(asked).toHaveLength(2)
})

test('an answer that comes to a halt is not waited for', async () => {
  const {url, asked} = await startPriceServer((_, __, count) =>
    count === 1 ? {body: {a: 'b'.repeat(100)}, stallAt: 50} : {body: {ok: true}},
  )
  expect(await getJson(url, {signal, ...noPause(), idleMs: 30})).toEqual({ok: true})
  expect(asked).toHaveLength(2)
})

test('a port where nobody listens is told', async () => {
  const url = new URL('http://127.0.0.1:1')
  await expect(getJson(url, {signal, ...noPause()})).rejects.toThrow(/127.0.0.1:1.* does not answer/)
})

test('whoever is told to stop asks no more', async () => {
  const stop = new AbortController()
  const {url, asked} = await startPriceServer(() => {
    stop.abort(new Error('enough'))
    return {silent: true}
  })
  await expect(getJson(url, {signal: stop.signal, ...noPause()})).rejects.toThrow('enough')
  expect(asked).toHaveLength(1)
})

test('is told to stop while it waits, too', async () => {
  const stop = new AbortController()
  const {url} = await startPriceServer(() => {
    queueMicrotask(() => stop.abort(new Error('enough')))
    return {status: 429, headers: {'Retry-After': '50'}}
  })
  await expect(getJson(url, {signal: stop.signal})).rejects.toThrow(/enough|aborted/)
})

test('pages that go round, or do not end, are an error', async () => {
  await expect(followPages('list', async () => 'a')).rejects.toThrow(/circle/)
  let page = 0
  await expect(followPages('list', async () => `${page++}`, 7)).rejects.toThrow(/more than 7 pages/)
  expect(page).toBe(7)
})

test('an endpoint may have a path, and must be an address', () => {
  expect(below(endpoint('X', 'http://h:1/gate/', 'https://v'), '/a', {b: 'c d'}).href).toBe('http://h:1/gate/a?b=c+d')
  expect(endpoint('X', '', 'https://v').href).toBe('https://v/')
  expect(() => endpoint('X', 'ftp://h', 'https://v')).toThrow(/X is ftp:\/\/h/)
})
