import type {SshEndpoint} from '../../domain/node.ts'
import {slots} from '../../domain/slots.ts'
import type {Connection} from './connection.ts'
import {identityOf} from './endpoint-name.ts'
import {netnsSockets} from './netns-sockets.ts'
import type {ConnectSettings} from './open-connection.ts'
import {unlessAborted} from './unless-aborted.ts'

export interface PoolSettings extends ConnectSettings {
  readonly maxConnecting: number
}

/** Loaded only where there is somebody to talk to. In a function of its own: tsc rewrites no import() beside a `using`. */
const withSsh2 = () => import('./open-connection.ts')

/** One connection a host, made when it is first asked for and again after it was lost. */
export interface ConnectionPool extends AsyncDisposable {
  /** @throws the signal's reason when it fires first; the connection goes on being made for others */
  connect(endpoint: SshEndpoint, signal?: AbortSignal): Promise<Connection>
}

export function connectionPool(settings: PoolSettings): ConnectionPool {
  const open = new Map<string, Promise<Connection>>()
  const connecting = slots(settings.maxConnecting)
  const namespaces = netnsSockets()
  const end = new AbortController()

  const make = async (endpoint: SshEndpoint): Promise<Connection> => {
    const {route} = endpoint
    const jump = route.kind === 'jump' ? await shared(route.through) : undefined // before the slot, which it needs, too
    using _slot = await connecting.take(end.signal)
    const {openConnection} = await withSsh2()
    return await openConnection(endpoint, {namespaces, jump}, settings, end.signal)
  }

  const shared = async (endpoint: SshEndpoint): Promise<Connection> => {
    end.signal.throwIfAborted()
    const key = identityOf(endpoint)
    const pooled = open.get(key)
    const usable = pooled && (await pooled).alive
    if (usable) return pooled
    if (open.get(key) !== pooled) return shared(endpoint) // somebody else replaced it meanwhile
    const made = make(endpoint)
    open.set(key, made)
    made.catch(() => open.get(key) === made && open.delete(key))
    return made
  }

  return {
    connect: (endpoint, signal) => unlessAborted(shared(endpoint), signal),
    async [Symbol.asyncDispose]() {
      end.abort(new Error('the shell was closed'))
      const made = await Promise.allSettled(open.values())
      await Promise.all(made.map((one) => one.status === 'fulfilled' && one.value.close()))
      namespaces[Symbol.dispose]()
    },
  }
}
