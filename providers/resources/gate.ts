import {z} from 'zod'
import {cordonOf, type JudgedNode} from '../../src/domain/gate/cordon.ts'
import {GATE_LEVELS} from '../../src/domain/gate/level.ts'
import {MOST_REFERENCES, type Reference} from '../../src/domain/gate/reference.ts'
import type {Node} from '../../src/domain/node.ts'
import {storedPriceOf} from '../../src/domain/stored-offering.ts'
import type {ToldFailure} from '../../src/domain/told-failure.ts'
import {clusterSchema, failuresOf} from './inputs.ts'
import {hostsOfSchema, reportHosts} from './report-hosts.ts'
import {PartialFailure, type Properties, type ResourceContext, type ResourceType} from './resource.ts'

const isObject = (value: unknown) => typeof value === 'object' && value !== null

const gateSchema = z.looseObject({
  cluster: clusterSchema,
  pool: z.string().min(1),
  level: z.enum(GATE_LEVELS),
  members: z.array(z.custom<Node>(isObject)),
  privateKey: z.string(),
  gpus: z.object({model: z.string(), count: z.number()}).optional(),
  rentedAs: z.object({cloud: z.string(), instanceType: z.string()}).optional(),
  priceNanoUsdPerHour: z.string().default('unknown'),
  hostsOf: hostsOfSchema.optional(),
  shareMachine: z.boolean().default(false),
})

/** Inputs as they are at preview, when there may be no node yet. */
const previewedGateSchema = gateSchema.partial({members: true, privateKey: true, rentedAs: true, hostsOf: true})

/** The acceptance test that the nodes of a gang passed: each is judged once, and again until it may be used. */
export const gate: ResourceType = {
  check: (inputs) => failuresOf(previewedGateSchema, inputs),

  async diff(old, inputs) {
    const [before, wanted] = [previewedGateSchema.parse(old), previewedGateSchema.parse(inputs)]
    const replaces = before.cluster.lease === wanted.cluster.lease ? [] : ['cluster']
    const {members, level} = wanted
    const isJudged = members !== undefined && before.level === level && unjudged(members, old).length === 0
    return {changes: replaces.length > 0 || !isJudged, replaces, deleteBeforeReplace: true}
  },

  async create(inputs, context) {
    const {cluster, pool} = gateSchema.parse(inputs)
    const id = `${cluster.lease}-${pool}-gate`
    return {id, outputs: await judged(id, inputs, context, {})}
  },

  update: (id, old, inputs, context) => judged(id, inputs, context, old),

  async read(_id, old) {
    return old
  },

  async remove() {},
}

const judgementsIn = ({judgements}: Properties): readonly JudgedNode[] => (Array.isArray(judgements) ? judgements : [])
const referencesIn = ({references}: Properties): readonly Reference[] => (Array.isArray(references) ? references : [])

/** Those of which nobody has said yet that they may be used. */
function unjudged<T extends {readonly id: string}>(members: readonly T[], old: Properties): readonly T[] {
  const usable = new Set(judgementsIn(old).flatMap((each) => (cordonOf(each) === undefined ? [each.id] : [])))
  return members.filter(({id}) => !usable.has(id))
}

/** @param old what was judged before; at another level it does not hold */
async function judged(id: string, inputs: Properties, context: ResourceContext, old: Properties): Promise<Properties> {
  const parsed = gateSchema.parse(inputs)
  const {cluster, pool, level, members, privateKey, gpus, rentedAs, hostsOf, shareMachine} = parsed
  const {privateKey: _, members: __, ...kept} = inputs // the key is a secret, which the state has once, with the access
  const holding = old.level === level ? old : {}
  const nodes = unjudged(members, holding)
  const asked = new Set(nodes.map(({id}) => id))
  const references = referencesIn(old).filter((each) => !asked.has(each.id))
  const request = {
    ...{nodes, level, references, shareMachine, privateKey, onNews: context.tell},
    priceNanoUsdPerHour: storedPriceOf(parsed.priceNanoUsdPerHour),
    ...{...(gpus && {gpus}), ...(rentedAs && {rentedAs})},
  }
  const now = await context.gate.judge(request, context.signal)
  const byNode = new Map(now.judgements.map((judgement) => [judgement.node, judgement]))
  const before = new Map(judgementsIn(old).map((each) => [each.id, each]))
  const all = members.flatMap((member): JudgedNode[] => {
    const judgement = byNode.get(member.name)
    const earlier = before.get(member.id)
    if (judgement === undefined) return earlier === undefined ? [] : [earlier]
    const {report} = earlier ?? {}
    return [{...judgement, id: member.id, ...(judgement.verdict === 'fail' && report && {report})}]
  })
  const judgements = await reportHosts({cluster, judgements: all, hostsOf}, context)
  const outputs = {...kept, judgements, references: [...references, ...now.references].slice(-MOST_REFERENCES)}
  const failure = failureOf(pool, judgements)
  if (failure === undefined) return outputs
  throw new PartialFailure(id, outputs, [failure.message], failure)
}

function failureOf(pool: string, judgements: readonly JudgedNode[]): ToldFailure | undefined {
  const cordoned = judgements.flatMap((each) => {
    const cordon = cordonOf(each)
    return cordon === undefined ? [] : [{...cordon, node: each.node}]
  })
  const [first] = cordoned
  if (first === undefined) return
  const what = cordoned.map(({node, message}) => `${node}: ${message}`).join('; ')
  return {
    code: 'GATE_FAILED',
    message: `pool ${pool}: ${cordoned.length} of ${judgements.length} nodes did not pass: ${what}`,
    hint: cordoned.some(({verdict}) => verdict === 'fail')
      ? 'gpuctl up again replaces rented nodes that failed, and tests the others anew'
      : 'gpuctl up tests them anew; gate: off in the file takes nodes untested',
  }
}
