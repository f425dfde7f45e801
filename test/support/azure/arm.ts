import type {EmulatedCloud} from '../../../src/emulators/core/emulated-cloud.ts'

/** Asks an emulator without an SDK, for what an SDK would never send, or what is not to be counted as a call. */
export async function arm(emulated: EmulatedCloud, method: string, path: string, version: string, body?: unknown) {
  const {
    status,
    body: text = '',
    headers = {},
  } = await emulated.answer({
    method,
    url: `${path}${path.includes('?') ? '&' : '?'}api-version=${version}`,
    headers: {authorization: 'Bearer made-up', host: '127.0.0.1'},
    body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
  })
  return {status, headers, body: text === '' ? undefined : JSON.parse(text)}
}

export const COMPUTE = '2026-04-01'
export const NETWORK = '2026-01-01'
export const RESOURCES = '2025-04-01'
export const SUBSCRIPTION = '/subscriptions/00000000-0000-0000-0000-000000000000'
