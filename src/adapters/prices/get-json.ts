import {type HttpOptions, httpGet, nameOf} from './http-get.ts'
import {unreadable} from './price-fault.ts'

/** A JSON object. @throws GpuctlError CATALOG_INVALID when it is none, CLOUD_UNAVAILABLE, AUTH_FAILED */
export function getJson(url: URL, options: HttpOptions): Promise<Readonly<Record<string, unknown>>> {
  return httpGet(url, options, async ({chunks}) => {
    const parts: Uint8Array[] = []
    for await (const chunk of chunks) parts.push(chunk)
    return objectIn(Buffer.concat(parts).toString('utf8'), nameOf(url))
  })
}

function objectIn(text: string, name: string): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw unreadable(name, 'is not JSON', cause)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unreadable(name, 'is no JSON object')
  return value as Readonly<Record<string, unknown>>
}
