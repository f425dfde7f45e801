import {randomBytes} from 'node:crypto'

/** A command that says its process id on stderr before it starts, and the filter that takes that line out again. */
export interface AnnouncedCommand {
  readonly line: string
  readonly pid: Promise<number>
  /** What of a chunk of stderr is the command's own. */
  take(chunk: Buffer): Buffer
  /** What was held back, once stderr has ended. */
  rest(): Buffer
}

const MAX_HELD_BYTES = 64 * 1024
const NOTHING = Buffer.alloc(0)

/**
 * sshd does not pass signals on to commands of root (`session signalling requires privilege separation`), so the one way to end a
 * command of any user is to know its process group. sshd makes it a session leader, and `exec` keeps its id.
 */
export function announcePid(command: string): AnnouncedCommand {
  const mark = `gpuctl-${randomBytes(8).toString('hex')} `
  const pid = Promise.withResolvers<number>()
  let held = NOTHING
  let found = false
  const give = () => {
    const all = held
    held = NOTHING
    return all
  }
  return {
    line: `echo ${mark}$$ >&2; ${command}`,
    pid: pid.promise,
    take(chunk) {
      if (found) return chunk
      held = Buffer.concat([held, chunk])
      const start = held.indexOf(mark)
      const end = start < 0 ? -1 : held.indexOf('\n', start)
      found = end >= 0 || held.length > MAX_HELD_BYTES
      if (end < 0) return found ? give() : NOTHING
      pid.resolve(Number(held.toString('latin1', start + mark.length, end)))
      held = Buffer.concat([held.subarray(0, start), held.subarray(end + 1)])
      return give()
    },
    rest: give,
  }
}
