import type {HostEntry} from '../../src/domain/host-entry.ts'
import {hostId} from '../../src/domain/host-entry.ts'
import type {Node} from '../../src/domain/node.ts'
import {withoutComment} from '../../src/domain/ssh-key.ts'
import type {CaptureResult, Shell} from '../../src/ports/shell.ts'
import type {Templates} from '../../src/ports/templates.ts'
import {type Claim, claimText, parseClaim} from './claim.ts'
import {HostFault} from './faults.ts'

/** A host as its scripts take it: the entry, and the node that it would be. */
export interface Target {
  readonly host: HostEntry
  readonly node: Node
}

/** Who holds a host; `unreadable` is a claim that this version cannot read. */
export type Holder = Claim | 'unreadable' | undefined

/** An inspection or a claim takes a moment; jobs are given their time to end. */
const ANSWER_MS = 60_000
const RELEASE_MS = 600_000

/** What runs on a host: templates/ssh, every value passed as an argument. */
export function hostScripts(shell: Shell, templates: Templates, answerMs = ANSWER_MS) {
  async function run(
    {node, host}: Target,
    script: 'inspect' | 'claim' | 'release',
    args: readonly string[],
    signal: AbortSignal,
  ): Promise<{readonly exitCode: number; readonly answers: readonly (readonly [string, string])[]}> {
    const parts = ['job/common.sh', 'ssh/common.sh', `ssh/${script}.sh`]
    const text = (await Promise.all(parts.map((name) => templates.readTemplate(name)))).join('\n')
    const timeout = AbortSignal.timeout(script === 'release' ? RELEASE_MS : answerMs)
    const options = {signal: AbortSignal.any([signal, timeout])}
    const result = await shell.capture(node, ['sh', '-c', text, `gpuctl-${script}`, ...args], options)
    const answers = answersIn(result.stdout)
    if (answers.length === 0) throw new HostFault(failed(host, script, result))
    return {exitCode: result.exitCode, answers}
  }

  return {
    /** Whether a host can be claimed, and who holds it. @throws HostFault */
    async inspect(target: Target, signal: AbortSignal): Promise<Holder> {
      const {answers} = await run(target, 'inspect', [], signal)
      for (const [word, rest] of answers) {
        if (word === 'missing') throw new HostFault(missingTool(target.host, rest))
        if (word === 'unwritable') throw new HostFault(unwritable(target.host, rest))
      }
      return holderIn(answers)
    },

    /** Who holds a host, whatever else is wrong with it. @throws HostFault */
    async holder(target: Target, signal: AbortSignal): Promise<Holder> {
      return holderIn((await run(target, 'inspect', [], signal)).answers)
    },

    /** @returns who held it before; that is still so when it is another cluster. @throws HostFault */
    async claim({node, host}: Target, claim: Claim, authorizedKey: string, signal: AbortSignal): Promise<Holder> {
      // The comment is what release finds the key by.
      const key = `${withoutComment(authorizedKey)} gpuctl-${claim.lease}`
      return holderIn((await run({node, host}, 'claim', [claim.lease, claimText(claim), key], signal)).answers)
    },

    /** Gives a host back, if it is the lease's, and the pool's where one is named. @returns whether nothing of it is left */
    async release(
      {node, host}: Target,
      lease: string,
      pool: string | undefined,
      signal: AbortSignal,
    ): Promise<boolean> {
      const args = [lease, JSON.stringify(hostId(host)), ...(pool === undefined ? [] : [JSON.stringify(pool)])]
      return (await run({node, host}, 'release', args, signal)).answers.some(([word]) => word === 'released')
    },
  }
}

export type HostScripts = ReturnType<typeof hostScripts>

/** Login shells print what they like before: only lines that begin with our word count. */
const answersIn = (stdout: string) =>
  [...stdout.matchAll(/^gpuctl (\S+) ?(.*)$/gm)].map(([, word = '', rest = '']) => [word, rest] as const)

function holderIn(answers: readonly (readonly [string, string])[]): Holder {
  const [word, text = ''] = answers.findLast(([each]) => ['held', 'claimed', 'free'].includes(each)) ?? []
  if (word === 'free' || (word === 'claimed' && text === '')) return undefined
  return parseClaim(text) ?? 'unreadable'
}

function failed({address, user}: HostEntry, script: string, {exitCode, stderr, stdout}: CaptureResult) {
  const said = (stderr.trim() || stdout.trim()).split('\n').slice(-3).join('; ') || `exit code ${exitCode}`
  return {
    kind: 'outage' as const,
    code: 'HostFailed',
    message: `${address} could not do its part (${script}): ${said}`,
    hint: `log in as ${user} and see whether a POSIX sh runs, and whether ~/.gpuctl and ~/.ssh can be written`,
    effect: 'unknown' as const,
  }
}

const missingTool = ({address}: HostEntry, tool: string) => ({
  kind: 'missing-tool' as const,
  code: 'MissingTool',
  message: `${address} has no ${tool}`,
  hint: `install ${tool} on ${address}, then run gpuctl up again`,
  effect: 'none' as const,
})

const unwritable = ({address, user}: HostEntry, home: string) => ({
  kind: 'auth' as const,
  code: 'HomeUnwritable',
  message: `${user} cannot write to the home folder ${home || '(none)'} on ${address}`,
  hint: `give ${user} a home folder of its own on ${address}, or name another user in the cluster file`,
  effect: 'none' as const,
})
