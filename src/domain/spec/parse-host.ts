import type {HostEntry} from '../host-entry.ts'
import {HOST_TEXT, type HostFields} from './host-schema.ts'
import {GPUS_OF_HOST} from './parse-gpus.ts'

/** A host as the file or a flag has it, in either form, that the schema accepted. */
export function parseHost(host: string | HostFields): HostEntry {
  if (typeof host === 'string') return parseHostText(host)
  const gpus = GPUS_OF_HOST.exec(host.gpus ?? '')
  return {
    address: host.address,
    port: host.port ?? 22,
    user: host.user,
    ...(host.key !== undefined && {identityFile: host.key}),
    ...(host.host_key !== undefined && {hostKey: host.host_key}),
    ...(host.jump !== undefined && {jump: parseHost(host.jump)}),
    ...(host.private_address !== undefined && {privateAddress: host.private_address}),
    ...(gpus?.[1] && {gpus: {model: gpus[1], count: Number(gpus[2])}}),
  }
}

function parseHostText(text: string): HostEntry {
  const match = HOST_TEXT.exec(text)
  if (!match) throw new RangeError(`not user@address:port: ${text}`)
  const [, user = '', name, ipv6, port] = match
  return {address: name ?? ipv6 ?? '', port: Number(port ?? 22), user}
}
