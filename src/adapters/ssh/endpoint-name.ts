import type {SshEndpoint} from '../../domain/node.ts'

/** `root@10.0.0.4`, with the port where it is not 22: for messages. */
export function addressOf({user, address, port}: SshEndpoint): string {
  const host = address.includes(':') ? `[${address}]` : address
  return `${user}@${host}${port === 22 ? '' : `:${port}`}`
}

/** Two endpoints with the same identity share one connection. */
export function identityOf(endpoint: SshEndpoint): string {
  const {user, address, port, hostKey, identityFile, route} = endpoint
  const way = route.kind === 'jump' ? identityOf(route.through) : route.kind === 'netns' ? route.name : ''
  return JSON.stringify([user, address, port, hostKey, identityFile, route.kind, way])
}
