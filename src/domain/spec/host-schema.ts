import {z} from 'zod'
import {anyText, textLike} from './expectations.ts'
import {GPUS_OF_HOST} from './parse-gpus.ts'

const USER = '[^\\s@:/\\-\\u0000-\\u001f][^\\s:/\\u0000-\\u001f]*'
const HOSTNAME = '[A-Za-z0-9_](?:[A-Za-z0-9._\\-]{0,252})'
const IPV6 = '[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[A-Za-z0-9._\\-]+)?'
const PORT = '(?:[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])'

/** `user@address:port`; an IPv6 address stands in brackets. */
export const HOST_TEXT = new RegExp(`^(${USER})@(?:(${HOSTNAME})|\\[(${IPV6})\\])(?::(${PORT}))?$`)

const ADDRESS = new RegExp(`^(?:${HOSTNAME}|${IPV6})$`)

const hostText = textLike(HOST_TEXT, 'user@address or user@address:port, with an IPv6 address in brackets')

/** As a file has it; {@link HostEntry} is what it becomes. */
export interface HostFields {
  readonly address: string
  readonly user: string
  readonly port?: number | undefined
  readonly key?: string | undefined
  readonly host_key?: string | undefined
  readonly jump?: string | HostFields | undefined
  readonly private_address?: string | undefined
  readonly gpus?: string | undefined
}

const hostObject: z.ZodType<HostFields> = z
  .strictObject({
    address: textLike(ADDRESS, 'a host name or an IP address, without user and port').describe(
      'Where its SSH server is reached: a host name or an IP address.',
    ),
    user: textLike(new RegExp(`^${USER}$`), 'a user name').describe('Who logs in.'),
    port: z.int().min(1).max(65_535).describe('The port of its SSH server; 22 when absent.').optional(),
    key: textLike(anyText(1, 4096), 'the path of a private key')
      .describe(
        'Path of the private key, from the folder of this file; absent: the SSH agent, then the usual key files.',
      )
      .meta({examples: ['~/.ssh/id_ed25519']})
      .optional(),
    host_key: textLike(
      /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+={0,2}( .*)?$/,
      'a public host key such as "ssh-ed25519 AAAA…", as ssh-keyscan prints it after the address',
    )
      .describe("The server's public key, the only one that is accepted; absent: your known_hosts must have it.")
      .meta({examples: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBx1uCDS5zbKvUVvXLxVe0cHlmM0CpZ6pFGJYQnI9g3m']})
      .optional(),
    jump: z
      .union([hostText, z.lazy(() => hostObject)])
      .describe('The host through which this one is reached, in either form.')
      .optional(),
    private_address: textLike(ADDRESS, 'a host name or an IP address')
      .describe('The address at which the other hosts reach it, where that is another one.')
      .optional(),
    gpus: textLike(GPUS_OF_HOST, 'model:count, such as H100:8')
      .describe('The GPUs that it has, as model:count; absent: none.')
      .meta({examples: ['H100:8']})
      .optional(),
  })
  .meta({id: 'host', description: 'One host of your own, reached by SSH.'})

export const hosts = z
  .array(z.union([hostText.meta({examples: ['ubuntu@10.0.0.5', 'ubuntu@10.0.0.6:2222']}), hostObject]))
  .min(1)
  .describe('Your own hosts, for clouds: [ssh]. Each is user@address:port or a mapping.')
