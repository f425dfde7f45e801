import {createHmac} from 'node:crypto'

export interface KnownHostsFile {
  readonly path: string
  readonly text: string
}

export interface KnownKey {
  /** `ssh-ed25519 AAAA…` */
  readonly key: string
  /** `/home/me/.ssh/known_hosts:3` */
  readonly place: string
}

/** What known_hosts files say about one host. */
export interface KnownKeys {
  /** In the files' order. */
  readonly keys: readonly KnownKey[]
  /** Keys that are never to be accepted. */
  readonly revoked: readonly KnownKey[]
}

/**
 * Reads what OpenSSH's own client would: names in the clear with wildcards, hashed names, `[address]:port`. A key that is noted
 * without a port stands for all ports where none is noted with it. Certificate authorities vouch for keys that only a client
 * which checks certificates can accept, so they give none here.
 *
 * @source sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"; OpenSSH sshconnect.c, check_host_key
 */
export function knownKeys(files: readonly KnownHostsFile[], address: string, port: number): KnownKeys {
  const bare = address.toLowerCase()
  const name = port === 22 ? bare : `[${bare}]:${port}`
  const lines = files.flatMap(({path, text}) =>
    text.split('\n').flatMap((line, index) => parseLine(line, `${path}:${index + 1}`) ?? []),
  )
  const keysFor = (wanted: string) => lines.filter(({marker, hosts}) => marker === undefined && matches(hosts, wanted))
  const keys = keysFor(name)
  return {
    keys: keys.length > 0 ? keys : keysFor(bare),
    revoked: lines.filter(({marker, hosts}) => marker === '@revoked' && (matches(hosts, name) || matches(hosts, bare))),
  }
}

interface Line extends KnownKey {
  readonly marker: string | undefined
  readonly hosts: string
}

function parseLine(line: string, place: string): Line | undefined {
  const words = line.trim().split(/\s+/)
  const marker = words[0]?.startsWith('@') ? words.shift() : undefined
  const [hosts, type, base64] = words
  if (hosts === undefined || hosts.startsWith('#') || type === undefined || base64 === undefined) return undefined
  return {marker, hosts, key: `${type} ${base64}`, place}
}

function matches(hosts: string, name: string): boolean {
  if (hosts.startsWith('|1|')) return matchesHash(hosts, name)
  let found = false
  for (const pattern of hosts.toLowerCase().split(',')) {
    const isNegated = pattern.startsWith('!')
    if (!wildcard(isNegated ? pattern.slice(1) : pattern).test(name)) continue
    if (isNegated) return false
    found = true
  }
  return found
}

function matchesHash(hashed: string, name: string): boolean {
  const [, , salt = '', hash] = hashed.split('|')
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash
}

const wildcard = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  )
