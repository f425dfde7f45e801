import {GpuctlError} from '../../errors/gpuctl-error.ts'

/** Where a price list is asked: what a setting says, or the vendor's own. @throws GpuctlError USAGE */
export function endpoint(setting: string, value: string | undefined, vendor: string): URL {
  const url = URL.parse(value || vendor)
  if (url !== null && /^https?:$/.test(url.protocol)) return url
  throw new GpuctlError('USAGE', `${setting} is ${value}; it is an http or https address`, `unset ${setting}`)
}

/** An address below an endpoint, which may have a path of its own. */
export function below(base: URL, path: string, query: Readonly<Record<string, string>> = {}): URL {
  const url = new URL(base)
  url.pathname = `${base.pathname.replace(/\/$/, '')}${path}`
  url.search = new URLSearchParams(query).toString()
  return url
}
