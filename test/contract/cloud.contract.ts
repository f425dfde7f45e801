import {setImmediate as turn} from 'node:timers/promises'
import {describe, expect, test} from 'vitest'
import type {ClusterId} from '../../src/domain/cluster-id.ts'
import type {Fault} from '../../src/domain/fault.ts'
import type {Node} from '../../src/domain/node.ts'
import {withoutComment} from '../../src/domain/ssh-key.ts'
import type {Cloud, ClusterRef, GangRequest, NetworkRequest} from '../../src/ports/cloud.ts'
import type {ProcessResult} from '../../src/ports/process.ts'

/** A cloud that can be tried here, for one test. Its end removes everything, whatever the test did. */
export interface CloudFixture extends AsyncDisposable {
  readonly cloud: Cloud
  /** The same cloud as another process sees it. */
  readonly another: Cloud
  readonly cluster: ClusterId
  readonly otherCluster: ClusterId
  /** Wants so many nodes, four at most in all; both clusters together. */
  readonly gang: (size: number, pool?: string, cluster?: ClusterId) => GangRequest
  readonly network: (cluster: ClusterId) => NetworkRequest
  /** Logs in with the cluster's key, or with the other key, and the node's pinned host key. */
  readonly login: (node: Node, command: string, key?: 'other') => Promise<ProcessResult>
  /** The public half of the other key. */
  readonly otherKey: string
  /** Makes a node stop working, and waits until the cloud knows. */
  readonly breakNode: (node: Node) => Promise<void>
  /** What a person does about that before the next `up`. */
  readonly mendNode: (node: Node) => Promise<void>
  /** Announces that a node's host will be maintained in an hour; absent where nobody announces anything. */
  readonly announce?: (node: Node) => void
  /** Makes the next call for the gang fail, and says how; or undoes that. */
  readonly refuse: (request: GangRequest) => Promise<{readonly kind: Fault['kind']; allow(): Promise<void>}>
  /** What is left of a cluster, found without the cloud's help. */
  readonly leftovers: (cluster: ClusterId) => Promise<readonly string[]>
}

/** What every cloud promises: see src/ports/cloud.ts. */
export function cloudContract(name: string, open: () => Promise<CloudFixture>, whyNot?: string): void {
  if (whyNot !== undefined) console.warn(`skipped: ${name}: ${whyNot}`)
  const promise = test.skipIf(whyNot !== undefined)

  describe(`cloud contract: ${name}`, () => {
    promise('a gang has exactly its size in nodes, each with an identity, reached with the cluster’s key', async () => {
      await using on = await open()
      const members = await up(on, on.gang(3))
      expect(members.map((node) => [node.name, node.pool, node.index, node.state])).toEqual(
        [0, 1, 2].map((index) => [`train-${index}`, 'train', index, 'running']),
      )
      expect(new Set(members.map(({id}) => id)).size).toBe(3)
      expect(new Set(members.map(placeOf)).size).toBe(3)
      for (const node of members) expect(await answers(on, node)).toBe(true)
      expect((await on.login(members[0] as Node, 'true', 'other')).exitCode).toBe(255)
      expect(await nodesOf(on)).toEqual(members)
    })

    promise('the host keys are pinned: a node that shows another one is refused', async () => {
      await using on = await open()
      const [node] = await up(on, on.gang(1))
      expect(node?.ssh.hostKey).toMatch(/^ssh-ed25519 \S+$/)
      const mistaken = {...(node as Node), ssh: {...(node as Node).ssh, hostKey: withoutComment(on.otherKey)}}
      const {exitCode, stderr} = await on.login(mistaken, 'true')
      expect({exitCode, stderr}).toEqual({
        exitCode: 255,
        stderr: expect.stringContaining('Host key verification failed'),
      })
    })

    promise('the same request again changes nothing, from this client and from another', async () => {
      await using on = await open()
      const members = await up(on, on.gang(2))
      const everything = await on.leftovers(on.cluster)
      expect(await up(on, on.gang(2))).toEqual(members)
      expect(await up(on, on.gang(2), on.another)).toEqual(members)
      expect(everything).toEqual(expect.arrayContaining([...(await on.leftovers(on.cluster))])) // what a boot needed may be gone
      expect(await nodesOf(on, on.another)).toEqual(members)
    })

    promise('grows and shrinks, and the nodes that stay are the same', async () => {
      await using on = await open()
      const two = await up(on, on.gang(2))
      const three = await up(on, on.gang(3))
      expect(three.slice(0, 2)).toEqual(two)
      const one = await up(on, on.gang(1))
      expect(one).toEqual(two.slice(0, 1))
      expect(await nodesOf(on)).toEqual(one)
      expect(await answers(on, one[0] as Node)).toBe(true)
      expect((await on.login(three[2] as Node, 'true')).exitCode).toBe(255)
      expect(await up(on, on.gang(0))).toEqual([])
      expect(await nodesOf(on)).toEqual([])
    })

    promise('pools are apart, though they come and go at the same time', async () => {
      await using on = await open()
      const [a, b] = await Promise.all([up(on, on.gang(1, 'a')), up(on, on.gang(1, 'b'))])
      expect(placeOf(a[0] as Node)).not.toBe(placeOf(b[0] as Node))
      await on.cloud.removeGang(refOf(on.gang(1, 'a')), bounded())
      expect(await nodesOf(on)).toEqual(b)
      expect(await answers(on, b[0] as Node)).toBe(true)
    })

    promise('a changed key is the only one of the cluster’s that lets in', async () => {
      await using on = await open()
      const [before] = await up(on, on.gang(1))
      const [after] = await up(on, {...on.gang(1), authorizedKey: on.otherKey}) // where nobody can tell a node, another one
      for (const node of [before, after]) expect((await on.login(node as Node, 'true')).exitCode).toBe(255)
      expect((await on.login(after as Node, 'true', 'other')).exitCode).toBe(0)
    })

    promise('removal leaves no node, a sweep leaves nothing, and both may be repeated', async () => {
      await using on = await open()
      await on.cloud.ensureNetwork(on.network(on.cluster), bounded())
      await up(on, on.gang(2))
      expect(await on.leftovers(on.cluster)).not.toEqual([])
      for (let round = 0; round < 2; round++) {
        await on.cloud.removeGang(refOf(on.gang(2)), bounded())
        expect(await nodesOf(on)).toEqual([])
        await on.cloud.removeNetwork(on.network(on.cluster), bounded())
        await on.cloud.sweep(on.cluster, bounded())
        expect(await on.leftovers(on.cluster)).toEqual([])
      }
    })

    promise('a sweep finds what a lost state hides', async () => {
      await using on = await open()
      await up(on, on.gang(1, 'a'))
      await up(on, on.gang(1, 'b'))
      await on.another.sweep(on.cluster, bounded())
      expect(await nodesOf(on)).toEqual([])
      expect(await on.leftovers(on.cluster)).toEqual([])
    })

    promise('two clusters never meet', async () => {
      await using on = await open()
      const [mine, theirs] = await Promise.all([up(on, on.gang(2)), up(on, on.gang(2, 'train', on.otherCluster))])
      const other = refOf(on.gang(2, 'train', on.otherCluster)).cluster
      expect(await nodesOf(on)).toEqual(mine)
      expect(await on.cloud.nodes(other, bounded())).toEqual(theirs)
      expect(new Set([...mine, ...theirs].map(placeOf)).size).toBe(4)
      await on.cloud.removeGang(refOf(on.gang(2)), bounded())
      await on.cloud.sweep(on.cluster, bounded())
      expect(await on.leftovers(on.cluster)).toEqual([])
      expect(await on.cloud.nodes(other, bounded())).toEqual(theirs)
    })

    promise.for([1, 20, 200])('an abort after %i turns stops the call, and the next one converges', async (turns) => {
      await using on = await open()
      const abort = new AbortController()
      const starting = on.cloud.ensureGang(on.gang(2), abort.signal)
      const outcome = starting.then(
        ({members}) => members.length,
        (error: unknown) => error,
      )
      for (let each = 0; each < turns; each++) await turn()
      abort.abort(new Error('enough'))
      const ended = await outcome
      if (ended !== 2) expect(ended).toEqual(new Error('enough'))
      const members = await up(on, on.gang(2))
      for (const node of members) expect(await answers(on, node)).toBe(true)
      expect(await nodesOf(on)).toEqual(members)
      await on.cloud.sweep(on.cluster, bounded())
      expect(await on.leftovers(on.cluster)).toEqual([])
    })

    promise('a call with a signal that was aborted before does nothing', async () => {
      await using on = await open()
      const aborted = AbortSignal.abort(new Error('enough'))
      await expect(on.cloud.ensureGang(on.gang(1), aborted)).rejects.toThrow('enough')
      expect(await nodesOf(on)).toEqual([])
    })

    promise('calls at the same time make no doubles', async () => {
      await using on = await open()
      const all = await Promise.all([on.cloud, on.cloud, on.another].map((cloud) => up(on, on.gang(3), cloud)))
      for (const members of all) expect(members).toEqual(all[0])
      expect(await nodesOf(on)).toEqual(all[0])
    })

    promise('a node that broke is told, and once it is mended the same request repairs the gang', async () => {
      await using on = await open()
      const members = await up(on, on.gang(2))
      await on.breakNode(members[1] as Node)
      const seen = await nodesOf(on)
      expect(seen.map(({id}) => id)).toEqual(members.map(({id}) => id))
      expect(seen[0]?.state).toBe('running')
      expect(['stopped', 'unreachable']).toContain(seen[1]?.state)
      await on.mendNode(members[1] as Node)
      expect(await up(on, on.gang(2))).toEqual(members)
      expect(await answers(on, members[1] as Node)).toBe(true)
    })

    promise('a node whose end is announced runs on, and is replaced alone when that is asked for', async ({skip}) => {
      await using on = await open()
      const {announce, cloud} = on
      if (announce === undefined) return skip('nothing is announced here')
      const [first, second] = await up(on, on.gang(2))
      const notices = async (...nodes: readonly (Node | undefined)[]) => {
        const nodeIds = new Set(nodes.flatMap((node) => node?.id ?? []))
        const regions = [on.network(on.cluster).region ?? '']
        const listed = (await nodesOf(on)).flatMap(({notice}) => (notice && nodeIds.has(notice.nodeId) ? notice : []))
        const request = {cluster: on.cluster, nodeIds, running: nodeIds, regions}
        return [...listed, ...((await cloud.notices?.(request, bounded())) ?? [])]
      }
      expect(await notices(first, second)).toEqual([])
      announce(first as Node)
      const [notice, ...others] = await notices(first, second)
      expect(notice).toMatchObject({nodeId: first?.id, kind: 'maintenance', code: expect.stringMatching(/./)})
      expect((notice?.atUnixMs ?? 0) - Date.now()).toBeGreaterThan(60_000)
      expect(others).toEqual([])
      expect(await notices(second)).toEqual([])
      expect((await nodesOf(on)).map(({notice: _, ...node}) => node)).toEqual([first, second])
      const leaving = {...on.gang(2), leaving: [first?.id ?? '']}
      const [replaced, same] = await up(on, leaving)
      expect([replaced?.name, replaced?.id === first?.id, same]).toEqual([first?.name, false, second])
      expect(await answers(on, replaced as Node)).toBe(true)
      expect(await up(on, leaving, on.another)).toEqual([replaced, same])
      expect(await notices(replaced, same)).toEqual([])
    })

    promise('what cannot be had comes back as a fault beside the nodes that are there', async () => {
      await using on = await open()
      const [kept] = await up(on, on.gang(1))
      const refusal = await on.refuse(on.gang(2))
      const {members, fault} = await on.cloud.ensureGang(on.gang(2), bounded())
      expect(fault).toMatchObject({kind: refusal.kind, code: expect.stringMatching(/./), message: expect.any(String)})
      expect(members.filter(({state}) => state === 'running')).toEqual([kept])
      expect(await answers(on, kept as Node)).toBe(true)
      await refusal.allow()
      expect(await up(on, on.gang(2))).toHaveLength(2)
    })
  })
}

const bounded = () => AbortSignal.timeout(30_000)

async function up(on: CloudFixture, request: GangRequest, cloud = on.cloud): Promise<readonly Node[]> {
  const {members, fault} = await cloud.ensureGang(request, bounded())
  expect(fault).toBeUndefined()
  return members
}

/** The gang as a caller with a state names it. */
const refOf = ({cluster, pool, hosts}: GangRequest): {cluster: ClusterRef; pool: string} => ({
  cluster: {...cluster, hosts},
  pool,
})

const nodesOf = (on: CloudFixture, cloud = on.cloud) => cloud.nodes(on.cluster, bounded())

const answers = async (on: CloudFixture, node: Node) => (await on.login(node, 'echo here')).stdout === 'here\n'

const placeOf = ({ssh}: Node) => JSON.stringify([ssh.address, ssh.port, ssh.route])
