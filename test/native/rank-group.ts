import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {once} from 'node:events'
import {createInterface} from 'node:readline'
import {text} from 'node:stream/consumers'
import {type HarnessReport, harnessReport} from '../../src/domain/harness/report.ts'

export interface Rank {
  readonly child: ChildProcessWithoutNullStreams
  readonly address: string
  readonly port: number
  readonly ended: Promise<{readonly exitCode: number | null; readonly report: HarnessReport | undefined}>
}

/** Where a rank runs. */
export interface Place {
  readonly address: string
  /** What starts a program there. */
  readonly enter: readonly string[]
}

/** Ranks of one group on this machine, who have said their ports and wait to be told who the others are. */
export class RankGroup implements AsyncDisposable {
  readonly token = randomBytes(16).toString('hex')
  readonly ranks: readonly Rank[]

  private constructor(ranks: readonly Rank[]) {
    this.ranks = ranks
  }

  static async start(program: string, folder: string, size: number, words: readonly string[]): Promise<RankGroup> {
    const here: Place = {address: '127.0.0.1', enter: []}
    return RankGroup.startAt(
      Array.from({length: size}, () => here),
      [program, 'group'],
      folder,
      words,
    )
  }

  /** @param harness how a rank is started at any of these places */
  static async startAt(
    places: readonly Place[],
    harness: readonly string[],
    folder: string,
    words: readonly string[],
  ): Promise<RankGroup> {
    const start = ({address, enter}: Place, rank: number) =>
      startRank(
        [...enter, ...harness, '--rank', String(rank), '--address', address, '--shared', ...words],
        address,
        folder,
      )
    return new RankGroup(await Promise.all(places.map(start)))
  }

  /** The text from which ranks learn who the others are. */
  roster({token = this.token} = {}): string {
    const members = this.ranks.map(({address, port}, rank) => `rank node-${rank} ${address} ${port}\n`)
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

async function startRank([program = '', ...words]: readonly string[], address: string, folder: string): Promise<Rank> {
  const child = spawn(program, words, {env: {...process.env, TMPDIR: folder}})
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
  return {child, address, port: Number((JSON.parse(await first) as {port: number}).port), ended}
}
