import type {ClusterProfile, NodeProfile} from '../harness/cluster-profile.ts'
import {modelOfName} from '../harness/gpu-names.ts'
import {type ModelFacts, modelFacts} from '../model/model-facts.ts'
import {peaksOf} from '../model/peaks.ts'
import {readModel} from '../model/read-model.ts'
import {type TrainingUse, trainingUse} from '../model/training-use.ts'
import type {ReadModel} from '../model/transformer.ts'
import type {EngineUse, KnownGpus, NodeScrapes, UseWords} from './engine-use.ts'
import {nodeEngines} from './node-engines.ts'
import type {ToldFigure} from './told-figures.ts'

/** What a model makes of the hardware under it. */
export interface HardwareUse {
  readonly engines: readonly EngineUse[]
  /** The shape that --model names, and what a training job with it makes of its GPUs. */
  readonly model?: ModelFacts
  readonly training?: TrainingUse
  /** What frameworks wrote of themselves into the job's log, as they reckon it. */
  readonly told?: readonly ToldFigure[]
  readonly notes: readonly string[]
}

/** A profile, with what a model makes of what was watched, where anybody asked. */
export interface ProfileWithUse extends ClusterProfile {
  readonly use?: HardwareUse
}

export function hardwareUse(
  {nodes}: Pick<ClusterProfile, 'nodes'>,
  scrapes: readonly NodeScrapes[],
  words: UseWords,
  known: KnownGpus,
): HardwareUse {
  const engines = scrapes.flatMap((scrape) => {
    const node = nodes.find((each) => each.node === scrape.node)
    return nodeEngines(scrape, node, words, known)
  })
  const faults = scrapes.flatMap(({node, now}) => (now.fault === undefined ? [] : [`${node}: engines: ${now.fault}`]))
  const own = words.model && readModel(words.model.text)
  const training = trainingOf(own, nodes, words, known)
  return {
    engines,
    ...(words.model && own && {model: modelFacts(words.model.name, own)}),
    ...('use' in training && {training: training.use}),
    notes: [...faults, ...('notes' in training ? training.notes : [])],
  }
}

function trainingOf(
  read: ReadModel | undefined,
  nodes: readonly NodeProfile[],
  {tokensPerSecond, sequenceTokens, gpus: told}: UseWords,
  known: KnownGpus,
): {readonly use: TrainingUse} | {readonly notes: readonly string[]} {
  if (tokensPerSecond === undefined) return {notes: []}
  const missing = (what: string) => ({notes: [`no MFU of the training: ${what}`]})
  if (read === undefined) return missing('say which model it is by --model')
  if ('unknown' in read) return missing(read.unknown)
  if (sequenceTokens === undefined) return missing('say how long its sequences are by --sequence-length')
  const models = nodes.flatMap((node) => ('gpus' in node ? node.gpus.map(({name = ''}) => modelOfName(name)) : []))
  const count = told ?? models.length
  const [model, ...others] = new Set(models)
  const gpu = model === undefined ? undefined : known.get(model)
  if (count === 0 || gpu === undefined || others.length > 0)
    return missing(models.length === 0 ? 'no GPU tells its name' : 'its GPUs are of no one model whose peak is known')
  const peaks = peaksOf(gpu, count, 'bf16')
  if ('unknown' in peaks) return missing(peaks.unknown)
  return {use: trainingUse(read.transformer, {tokensPerSecond, sequenceTokens}, peaks)}
}
