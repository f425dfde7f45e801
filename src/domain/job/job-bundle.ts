import type {Node} from '../node.ts'
import {shellQuote} from '../shell-quote.ts'
import type {SshKeyPair} from '../ssh-key.ts'
import {withoutComment} from '../ssh-key.ts'
import type {NodeLayout} from './job-layout.ts'
import type {JobRecord} from './job-record.ts'
import type {JobSpec} from './job-spec.ts'
import {type JobPlace, rankEnvironment} from './rank-environment.ts'
import {rankScript} from './rank-script.ts'

/** A file of a job's folder on a node. */
export interface BundleFile {
  readonly path: string
  readonly mode: number
  readonly text: string
}

export interface JobPlan extends JobPlace {
  readonly spec: JobSpec
  readonly record: JobRecord
  /** In the layout's order. */
  readonly nodes: readonly Node[]
  /** For the nodes to end one another's ranks; absent where there is one node, or a host key is not known. */
  readonly key?: SshKeyPair
  readonly graceSeconds: number
  /** How long a node waits to be told to start. */
  readonly goSeconds: number
  readonly scripts: {readonly supervise: string; readonly endJob: string}
}

/** What a node gets beside the user's own files. Pure. */
export function jobBundle(plan: JobPlan, node: NodeLayout): readonly BundleFile[] {
  const {spec, scripts, key} = plan
  const secret = (path: string, text: string): BundleFile => ({path, mode: 0o600, text})
  return [
    secret('plan', planFile(plan, node)),
    secret('supervise.sh', scripts.supervise),
    secret('end-job.sh', scripts.endJob),
    ...node.ranks.map((rank, localRank) =>
      secret(
        `rank-${rank}.sh`,
        rankScript({...rankEnvironment(plan, node, localRank), ...spec.env}, spec.workdir ?? '.', spec.command),
      ),
    ),
    ...(spec.command.kind === 'script' ? [secret('script.sh', spec.command.text)] : []),
    ...(key
      ? [
          secret('job_key', key.privateKey),
          secret('job_key.pub', `${key.publicKey}\n`),
          secret(
            'self',
            lines(
              plan.nodes.filter(({id}) => id === node.id),
              peerLine,
            ),
          ),
          secret(
            'peers',
            lines(
              plan.nodes.filter(({id}) => id !== node.id),
              peerLine,
            ),
          ),
          secret(
            'known_hosts',
            lines(plan.nodes, ({name, ssh}) => `${name} ${withoutComment(ssh.hostKey ?? '')}`),
          ),
        ]
      : []),
  ]
}

/** Whether nodes could end one another's ranks: there are several, and each one's host key is known. */
export const canLink = (nodes: readonly Node[]): boolean =>
  nodes.length > 1 &&
  nodes.every(({ssh, privateAddress}) => ssh.hostKey !== undefined && isWord(ssh.user) && isWord(privateAddress))

function planFile({jobId, graceSeconds, goSeconds}: JobPlan, {name, ranks}: NodeLayout): string {
  const values = {JOB: jobId, NODE: name, RANKS: ranks.join(' '), GRACE_SECONDS: graceSeconds, GO_SECONDS: goSeconds}
  return Object.entries(values)
    .map(([key, value]) => `${key}=${shellQuote([String(value)])}\n`)
    .join('')
}

const lines = (nodes: readonly Node[], line: (node: Node) => string) => nodes.map((node) => `${line(node)}\n`).join('')

const peerLine = ({name, ssh, privateAddress}: Node) => `${name} ${ssh.user} ${privateAddress} ${ssh.port}`

/** Stands in a file of words, and as an argument that no option can be. */
const isWord = (text: string) => /^[^\s-]\S*$/.test(text)
