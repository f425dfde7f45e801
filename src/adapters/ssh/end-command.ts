import type {ClientChannel} from 'ssh2'
import type {AnnouncedCommand} from './announced-pid.ts'
import type {Connection} from './connection.ts'
import {unlessAborted} from './unless-aborted.ts'

const PATIENCE_MS = 2000

/** Asks all processes of a command to end, then lets go of its channel. Never throws: a host that is gone ends nothing. */
export async function endCommand(connection: Connection, channel: ClientChannel, {pid}: AnnouncedCommand) {
  const patience = AbortSignal.timeout(PATIENCE_MS)
  const gone = new AbortController()
  channel.once('close', () => gone.abort()) // ended by itself, or with its connection
  try {
    const group = await unlessAborted(pid, AbortSignal.any([patience, gone.signal]))
    await connection.tell(`kill -TERM -${group}`, patience)
  } catch {
    channel.signal('TERM') // for servers that hear it
  }
  channel.close()
}
