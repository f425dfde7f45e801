import type {Provider} from '@pulumi/pulumi/provider/index.js'
import {main} from '@pulumi/pulumi/provider/server.js'

/** How long a call has, once its engine is gone, to leave things so that the next run finds them. */
const GRACE_MS = 10_000

/**
 * Serves a provider to the engine that started this process, and ends with it. The engine holds our standard input open: when
 * it is killed, that end of file is all that tells us. Then every call is aborted, and the process ends with the last of them.
 */
export async function servePlugin(provider: Provider, cancellation: AbortController, args: string[]): Promise<void> {
  let running = 0
  let orphaned = false

  const counted = new Proxy(provider, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return async (...given: unknown[]) => {
        running++
        try {
          return await Reflect.apply(member, target, given)
        } finally {
          running--
          endIfIdle()
        }
      }
    },
  })
  const endIfIdle = () => {
    if (orphaned && running === 0) process.exit(0)
  }
  const endWithEngine = () => {
    if (orphaned) return
    orphaned = true
    cancellation.abort()
    setTimeout(() => process.exit(0), GRACE_MS)
    endIfIdle()
  }
  process.stdin.on('end', endWithEngine).on('error', endWithEngine).resume()
  await main(counted, args)
}
