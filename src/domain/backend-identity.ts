/**
 * What tells a shared state backend from all others: where it is, and not how this client gets there. Two people with users,
 * profiles or TLS settings of their own have the same backend; they must name its host alike.
 */
export function backendIdentity(backendUrl: string): string {
  const {protocol, hostname, port, pathname, searchParams} = new URL(backendUrl)
  const at = port === '' || port === DEFAULT_PORTS[protocol] ? hostname : `${hostname}:${port}`
  const places = PLACES.flatMap((name) => searchParams.getAll(name).map((value) => `${name}=${placeOf(value)}`))
  return [`${protocol}//${at}${pathname.replace(/\/+$/, '')}`, ...places].join(' ')
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = {'postgres:': '5432'}

/** @source parameters of gocloud.dev's s3blob, gcsblob and azureblob, of Pulumi's postgres backend, and of lib/pq */
const PLACES = ['endpoint', 'prefix', 'storage_account', 'host', 'port', 'dbname', 'table']

/** An endpoint may be given with and without its protocol. */
const placeOf = (value: string): string => value.replace(/^https?:\/\//, '').replace(/\/+$/, '')
