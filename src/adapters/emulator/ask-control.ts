import {GpuctlError} from '../../errors/gpuctl-error.ts'
import {type EndpointsFile, readEndpoints} from './endpoints-file.ts'

/** Asks running emulators, see src/emulators/core/serve-control.ts. @throws GpuctlError NOT_FOUND, SPEC_INVALID */
export async function askControl(
  folder: string,
  call: 'GET /status' | 'POST /script' | 'POST /stop',
  signal: AbortSignal,
  body?: unknown,
): Promise<unknown> {
  const endpoints = await readEndpoints(folder)
  if (endpoints === undefined) throw notRunning()
  const answer = await ask(endpoints, call, signal, body)
  const data: unknown = await answer.json()
  if (answer.ok) return data
  const {error} = data as {error?: string}
  throw new GpuctlError('SPEC_INVALID', `the emulated clouds refused that: ${error}`, 'correct the script')
}

const notRunning = (cause?: unknown) =>
  new GpuctlError('NOT_FOUND', 'no emulated clouds run here', 'start them by gpuctl emulate start', {cause})

async function ask({control, token}: EndpointsFile, call: string, signal: AbortSignal, body?: unknown) {
  const [method = 'GET', path = '/'] = call.split(' ')
  const headers = {authorization: `Bearer ${token}`}
  const within = AbortSignal.any([signal, AbortSignal.timeout(ANSWERS_WITHIN_MS)])
  const sent = body === undefined ? {} : {body: JSON.stringify(body)}
  return fetch(`${control}${path}`, {method, headers, signal: within, ...sent}).catch((error) => {
    signal.throwIfAborted()
    throw notRunning(error)
  })
}

const ANSWERS_WITHIN_MS = 30_000
