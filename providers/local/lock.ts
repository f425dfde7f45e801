import {rm} from 'node:fs/promises'
import {connect, createServer, type Server, type Socket} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

/**
 * Runs `work` while no other process or call of this user's runs work of the same name. The lock is a listening socket, so the
 * kernel releases it however its holder ends, `kill -9` included, and whoever waits is woken by the end of its connection:
 * no stale lock file, no process id to trust, no polling. On Linux the name is in the abstract namespace and leaves no file.
 */
export async function withLock<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const lock = await acquire(addressOf(name), signal)
  try {
    return await work()
  } finally {
    await lock.release()
  }
}

interface Lock {
  release(): Promise<void>
}

const onLinux = process.platform === 'linux'
const addressOf = (name: string): string =>
  onLinux ? `\0${name}-${process.getuid?.() ?? 0}` : join(tmpdir(), `${name}.sock`)

async function acquire(address: string, signal: AbortSignal): Promise<Lock> {
  for (;;) {
    signal.throwIfAborted()
    const lock = await tryToListen(address)
    if (lock !== undefined) return lock
    const held = await untilHolderEnds(address, signal)
    if (!held && !onLinux) await rm(address, {force: true}) // a socket file whose holder was killed
  }
}

function tryToListen(address: string): Promise<Lock | undefined> {
  const waiting = new Set<Socket>()
  const server = createServer((socket) => {
    socket.on('error', () => {})
    if (!server.listening)
      socket.destroy() // it came while we let go
    else waiting.add(socket.on('close', () => waiting.delete(socket)))
  })
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined)
      else reject(error)
    })
    server.listen({path: address}, () => resolve({release: () => closed(server, waiting)}))
  })
}

function closed(server: Server, waiting: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    for (const socket of waiting) socket.destroy()
  })
}

/** Resolves when the holder let go: true when there was one, false when nobody answered. */
async function untilHolderEnds(address: string, signal: AbortSignal): Promise<boolean> {
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    let held = false
    const socket = connect({path: address})
    const abort = () => socket.destroy()
    signal.addEventListener('abort', abort, {once: true})
    socket.on('connect', () => {
      held = true
    })
    socket.on('error', () => {}) // refused or reset: 'close' follows
    socket.on('close', () => {
      signal.removeEventListener('abort', abort)
      if (signal.aborted) reject(signal.reason)
      else resolve(held)
    })
    socket.resume()
  })
}
