import type {Node, SshEndpoint} from './node.ts'
import {shellQuote} from './shell-quote.ts'

export interface SshCommandOptions {
  /** The cluster's private key. */
  readonly identityFile: string
  /** A file that holds {@link knownHostsText}. */
  readonly knownHostsFile: string
  /** What to run there; a login shell unless told. */
  readonly argv?: readonly string[]
  /** Nobody is there to answer questions, and much is to be moved. */
  readonly isBatch?: boolean
}

/** With AES in hardware, as all hosts of GPUs have it, the first is a fourth faster than OpenSSH's own choice, the last. */
const FAST_CIPHERS = 'aes128-gcm@openssh.com,aes256-gcm@openssh.com,aes128-ctr,aes256-ctr,chacha20-poly1305@openssh.com'
const BATCH = ['-o', 'BatchMode=yes', '-o', 'LogLevel=ERROR', '-o', `Ciphers=${FAST_CIPHERS}`]

/**
 * How to start the system's OpenSSH client on a node, with host keys pinned as everywhere else: the user's configuration and
 * known_hosts have no say in it. What the terminal needs (job control, resizing, escapes) is that client's own business.
 */
export function sshCommand(
  node: Pick<Node, 'ssh'>,
  options: SshCommandOptions,
): {file: string; args: readonly string[]} {
  const command = options.argv ? ['--', node.ssh.address, shellQuote(options.argv)] : ['--', node.ssh.address]
  const [file = 'ssh', ...args] = [...wordsFor(node.ssh, options, ['-o', 'IdentitiesOnly=yes']), ...command]
  return {file, args}
}

/** Every key that {@link sshCommand} may need for these nodes, jump hosts included. */
export function knownHostsText(nodes: readonly Pick<Node, 'ssh'>[]): string {
  const lines = nodes.flatMap(({ssh}) => [...chain(ssh)]).map(knownHostsLine)
  return [...new Set(lines)].join('')
}

/** All but the destination: `ssh` with its options, inside the namespace where there is one. */
function wordsFor(endpoint: SshEndpoint, options: SshCommandOptions, extra: readonly string[]): readonly string[] {
  const {route, port, user, identityFile} = endpoint
  const identities = [options.identityFile, identityFile].filter((path) => path !== undefined)
  const ssh = [
    ...['ssh', '-F', 'none', '-l', user, '-p', String(port)],
    ...identities.flatMap((path) => ['-o', `IdentityFile=${pathValue(path)}`]), // `-i` does not take `%%`
    ...['-o', `UserKnownHostsFile=${pathValue(options.knownHostsFile)}`, '-o', 'GlobalKnownHostsFile=/dev/null'],
    ...['-o', 'StrictHostKeyChecking=yes', '-o', `HostKeyAlias=${hostKeyAlias(endpoint)}`, '-o', 'UpdateHostKeys=no'],
    ...['-o', 'ConnectTimeout=15', '-o', 'ServerAliveInterval=5', ...(options.isBatch ? BATCH : []), ...extra],
  ]
  if (route.kind === 'netns') return ['nsenter', `--net=/run/netns/${route.name}`, ...ssh]
  if (route.kind === 'jump') return [...ssh, '-o', `ProxyCommand=${proxyCommand(endpoint, route.through, options)}`]
  return ssh
}

/** Not `-J`: it hands none of our options to the client that it starts, so the jump host's key would not be pinned. */
function proxyCommand({address, port}: SshEndpoint, jump: SshEndpoint, options: SshCommandOptions): string {
  const target = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
  const words = [...wordsFor(jump, options, []), '-W', target, '--', jump.address]
  return withoutTokens(shellQuote(words))
}

const pathValue = (path: string) => `"${withoutTokens(path)}"`

/** OpenSSH expands `%h` and the like in these values. */
const withoutTokens = (text: string) => text.replaceAll('%', '%%')

function* chain(endpoint: SshEndpoint): Generator<SshEndpoint> {
  yield endpoint
  if (endpoint.route.kind === 'jump') yield* chain(endpoint.route.through)
}

const knownHostsLine = (endpoint: SshEndpoint) =>
  endpoint.hostKey ? `${hostKeyAlias(endpoint)} ${endpoint.hostKey.trim().split(/\s+/).slice(0, 2).join(' ')}\n` : ''

/** Hosts in different namespaces or behind different jump hosts may have the same address, so its name tells them apart. */
function hostKeyAlias({address, port, route}: SshEndpoint): string {
  const place = `${address}-${port}`.replaceAll(/[^A-Za-z0-9.-]/g, '.')
  if (route.kind === 'netns') return `${place}.in.${route.name}`
  return route.kind === 'jump' ? `${place}.via.${hostKeyAlias(route.through)}` : place
}
