import type {ExecSummary} from '../app/exec-on-nodes.ts'
import type {Node} from '../domain/node.ts'
import {type ExecReport, execFailures} from '../views/exec-view.ts'
import {nodePrefixes} from '../views/node-prefix.ts'
import {type PrefixedLines, prefixLines} from '../views/prefix-lines.ts'
import {paintFor} from './terminal.ts'

type Stream = 'stdout' | 'stderr'

/** Output that is collected is cut here, for each node and stream. */
const MAX_COLLECTED_BYTES = 16 * 1024 * 1024

/** Where the output of one command on many nodes goes: as it comes, each line with its node, or collected for a report. */
export class ExecOutput {
  readonly mode: 'streamed' | 'collected'
  readonly #lines = new Map<string, PrefixedLines>()
  readonly #prefixes: Readonly<Record<Stream, ReadonlyMap<string, string>>>
  readonly #collected = new Map<string, {readonly chunks: Buffer[]; bytes: number}>()
  readonly #single: boolean

  constructor(nodes: readonly Node[], mode: 'streamed' | 'collected') {
    this.mode = mode
    this.#single = nodes.length === 1 // its output is the command's own, byte for byte
    const names = nodes.map(({name}) => name)
    this.#prefixes = {stdout: nodePrefixes(names, paintFor('stdout')), stderr: nodePrefixes(names, paintFor('stderr'))}
  }

  readonly take = ({name}: Node, stream: Stream, chunk: Buffer): void => {
    if (this.mode === 'collected') this.#collect(`${stream} ${name}`, chunk)
    else if (this.#single) process[stream].write(chunk)
    else process[stream].write(this.#linesOf(name, stream).push(chunk, Date.now()))
  }

  report({results, exitCode}: ExecSummary): ExecReport {
    return {
      exitCode,
      results: results.map((result) => {
        const {name} = result.node
        const output = {node: name, stdout: this.#text(`stdout ${name}`), stderr: this.#text(`stderr ${name}`)}
        if ('exitCode' in result) return {...output, exitCode: result.exitCode}
        const {code, message, exitCode: failed} = result.error
        return {...output, exitCode: failed, error: {code, message}}
      }),
    }
  }

  /** Ends the streams, and tells on stderr which nodes failed. */
  finish(report: ExecReport): void {
    for (const [key, lines] of this.#lines) process[key.startsWith('stdout') ? 'stdout' : 'stderr'].write(lines.end())
    const failures = execFailures(report, paintFor('stderr'))
    if (failures !== undefined) process.stderr.write(`${failures}\n`)
  }

  #linesOf(name: string, stream: Stream): PrefixedLines {
    const key = `${stream} ${name}`
    const lines = this.#lines.get(key) ?? prefixLines(this.#prefixes[stream].get(name) ?? '')
    this.#lines.set(key, lines)
    return lines
  }

  #collect(key: string, chunk: Buffer): void {
    const collected = this.#collected.get(key) ?? {chunks: [], bytes: 0}
    this.#collected.set(key, collected)
    const piece = chunk.subarray(0, Math.max(0, MAX_COLLECTED_BYTES - collected.bytes))
    collected.chunks.push(piece)
    collected.bytes += piece.length
  }

  #text(key: string): string {
    return Buffer.concat(this.#collected.get(key)?.chunks ?? []).toString()
  }
}
