import {randomBytes} from 'node:crypto'
import {PassThrough} from 'node:stream'
import {rankPort, rosterText} from '../domain/harness/group-roster.ts'
import type {Node} from '../domain/node.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'

/** Carries the ports of a group's ranks from each to all, with a token that nobody else knows. */
export class Meeting implements Disposable {
  readonly #nodes: readonly Node[]
  readonly #ports = new Map<number, number>()
  readonly #inputs: readonly PassThrough[]
  readonly #broken = new AbortController()
  readonly #late: NodeJS.Timeout
  /** Fires when not all can come, with why. */
  readonly signal: AbortSignal

  constructor(nodes: readonly Node[], limitSeconds: number, signal: AbortSignal) {
    this.#nodes = nodes
    this.#inputs = nodes.map(() => new PassThrough())
    this.signal = AbortSignal.any([signal, this.#broken.signal])
    this.#late = setTimeout(() => this.#giveUp(`said nothing for ${limitSeconds} s`), limitSeconds * 1000)
  }

  /** What a rank reads. */
  inputOf(rank: number): PassThrough {
    const input = this.#inputs[rank]
    if (input === undefined) throw new RangeError(`there is no rank ${rank}`)
    return input
  }

  /** Takes all that a rank has printed so far. */
  hear(rank: number, text: string): void {
    const end = text.indexOf('\n')
    if (end < 0 || this.#ports.has(rank) || this.#broken.signal.aborted) return
    const port = portIn(text.slice(0, end))
    if (port === undefined) this.#giveUp('opened no port', rank)
    else this.#ports.set(rank, port)
    if (this.#ports.size === this.#nodes.length) this.#tellAll()
  }

  /** A rank has ended. Nobody needs to wait for one that was never there. */
  leave(rank: number, why = 'opened no port'): void {
    if (!this.#ports.has(rank)) this.#giveUp(why, rank)
  }

  #tellAll(): void {
    clearTimeout(this.#late)
    const ranks = this.#nodes.map(({name, privateAddress}, rank) => ({
      ...{name, address: privateAddress},
      port: this.#ports.get(rank) ?? 0,
    }))
    const text = rosterText(randomBytes(16).toString('hex'), ranks)
    for (const input of this.#inputs) input.end(text)
  }

  #giveUp(why: string, rank = this.#nodes.findIndex((_, each) => !this.#ports.has(each))): void {
    const message = `${this.#nodes[rank]?.name} ${why}`
    this.#broken.abort(new GpuctlError('NODE_FAILED', message, 'see what it does: gpuctl ssh'))
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#late)
    for (const input of this.#inputs) input.destroy()
  }
}

function portIn(line: string): number | undefined {
  try {
    return rankPort(line)
  } catch {
    return undefined
  }
}
