import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {once} from 'node:events'
import {createInterface} from 'node:readline'
import {text} from 'node:stream/consumers'
import {type HarnessReport, harnessReport} from '../../src/domain/harness/report.ts'

export interface Rank {
  readonly child: ChildProcessWithoutNullStreams
  readonly port: number
  readonly ended: Promise<{readonly exitCode: number | null; readonly report: HarnessReport | undefined}>
}

/** Ranks of one group on this machine, who have said their ports and wait to be told who the others are. */
export class RankGroup implements AsyncDisposable {
  readonly token = randomBytes(16).toString('hex')
  readonly ranks: readonly Rank[]

  private constructor(ranks: readonly Rank[]) {
    this.ranks = ranks
  }

  static async start(program: string, folder: string, size: number, words: readonly string[]): Promise<RankGroup> {
    const start = (rank: number) => startRank(program, folder, ['--rank', String(rank), '--shared', ...words])
    return new RankGroup(await Promise.all(Array.from({length: size}, (_, rank) => start(rank))))
  }

  /** The text from which ranks learn who the others are. */
  roster({token = this.token, ports = this.ranks.map(({port}) => port)} = {}): string {
    const members = ports.map((port, rank) => `rank node-${rank} 127.0.0.1 ${port}\n`)
    return `token ${token}\n${members.join('')}go\n`
  }

  tell(text = this.roster()): void {
    for (const {child} of this.ranks) child.stdin.end(text)
  }

  /** What every rank reported; undefined for one that ended without a word. */
  async reports(): Promise<readonly (HarnessReport | undefined)[]> {
    return (await Promise.all(this.ranks.map(({ended}) => ended))).map(({report}) => report)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const {child} of this.ranks) child.kill('SIGKILL')
    await Promise.all(this.ranks.map(({ended}) => ended))
  }
}

async function startRank(program: string, folder: string, words: readonly string[]): Promise<Rank> {
  const env = {...process.env, TMPDIR: folder}
  const child = spawn(program, ['group', '--address', '127.0.0.1', ...words], {env})
  child.stdin.on('error', () => {}) // it may end before it was told
  const closed = once(child, 'close')
  const complaint = text(child.stderr)
  const lines: string[] = []
  const first = new Promise<string>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      lines.push(line)
      resolve(line)
    })
    void closed.then(() => resolve(''))
  })
  const ended = closed.then(async ([exitCode]: unknown[]) => {
    const last = lines.at(-1)
    if (lines.length < 2 && exitCode !== null) throw new Error(await complaint)
    return {exitCode: exitCode as number | null, report: lines.length < 2 ? undefined : harnessReport(last ?? '')}
  })
  return {child, port: Number((JSON.parse(await first) as {port: number}).port), ended}
}
