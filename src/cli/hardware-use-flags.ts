import * as Flags from '@oclif/core/flags'
import type {UseWords} from '../domain/engine/engine-use.ts'
import {readModel} from '../domain/model/read-model.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {readText} from './read-text.ts'

/** By what `profile` reckons how much of the hardware a model uses. */
export const hardwareUseFlags = {
  engines: Flags.boolean({description: 'ask inference engines what they count', default: true, allowNo: true}),
  'metrics-port': Flags.integer({
    description: 'ask whoever listens there, where no command line names an engine',
    ...{multiple: true, multipleNonGreedy: true, min: 1, max: 65535, helpValue: 'PORT'},
  }),
  model: Flags.string({description: "the model's config.json, as Hugging Face has it", helpValue: 'FILE'}),
  gpus: Flags.integer({description: 'on how many GPUs the engine or the job runs, where nobody else says', min: 1}),
  'tokens-per-second': Flags.string({
    description: 'of a training job, all GPUs together: with it, its MFU is told',
    ...{dependsOn: ['model', 'sequence-length'], helpValue: 'N'},
  }),
  'sequence-length': Flags.integer({
    description: "tokens of a training job's sequences, or of an engine's contexts where it does not tell them",
    ...{min: 1, helpValue: 'TOKENS'},
  }),
}

interface GivenFlags {
  readonly model?: string | undefined
  readonly gpus?: number | undefined
  readonly 'tokens-per-second'?: string | undefined
  readonly 'sequence-length'?: number | undefined
}

/** @throws GpuctlError USAGE where --model is no file of a model whose shape is known */
export async function readModelWords(flags: GivenFlags): Promise<UseWords> {
  const {model, gpus, 'tokens-per-second': rate, 'sequence-length': sequenceTokens} = flags
  return {
    ...(model !== undefined && {model: {name: model, text: await configText(model)}}),
    ...(gpus !== undefined && {gpus}),
    ...(rate !== undefined && {tokensPerSecond: rateIn(rate)}),
    ...(sequenceTokens !== undefined && {sequenceTokens}),
  }
}

async function configText(file: string): Promise<string> {
  const text = await readText(file).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new GpuctlError('USAGE', `--model ${file} cannot be read: ${why}`, 'name a config.json', {cause})
  })
  const read = readModel(text)
  if ('transformer' in read) return text
  throw new GpuctlError('USAGE', `--model ${file}: ${read.unknown}`, 'name the config.json of a decoder of text')
}

function rateIn(text: string): number {
  const rate = /^\d+(\.\d+)?(e\d+)?$/i.test(text) ? Number(text) : 0
  if (rate > 0 && Number.isFinite(rate)) return rate
  throw new GpuctlError('USAGE', `--tokens-per-second ${text} is no number above 0`, 'write it like 98000')
}
