/** A figure that a training framework wrote of itself, as it reckons it: not comparable with ours without knowing how. */
export interface ToldFigure {
  readonly framework: string
  /** In its own words. */
  readonly name: string
  readonly value: number
  readonly unit: string
}

const NUMBER = String.raw`(\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?)`

/**
 * @source Megatron-LM, megatron/training/training.py; torchtitan, torchtitan/components/metrics.py; Hugging Face transformers, trainer_utils.py
 * speed_metrics; veRL, verl/trainer/ppo/metric_utils.py and utils/flops_counter.py; Nanotron, src/nanotron/trainer.py
 */
const PATTERNS: readonly (Omit<ToldFigure, 'value'> & {readonly pattern: RegExp; readonly scale?: number})[] = [
  ...(
    [
      ['Megatron-LM', 'throughput per GPU', 'TFLOP/s', `throughput per GPU \\(TFLOP/s/GPU\\): ${NUMBER}`],
      ['torchtitan', 'tps', 'tokens/s per GPU', `\\btps: ${NUMBER}`],
      ['torchtitan', 'mfu', '%', `\\bmfu: ${NUMBER}%`],
      ['torchtitan', 'tflops', 'TFLOP/s per GPU', `\\btflops: ${NUMBER}`],
      [
        'Hugging Face Trainer',
        'train_tokens_per_second',
        'tokens/s',
        `'?train_tokens_per_second'?\\s*[:=]\\s*${NUMBER}`,
      ],
      ['Nanotron', 'tokens_per_sec_per_gpu', 'tokens/s per GPU', `\\btokens_per_sec_per_gpu: ${NUMBER}([KMB]?)`],
      ['Nanotron', 'model_tflops_per_gpu', 'TFLOP/s', `\\bmodel_tflops_per_gpu: ${NUMBER}([KMB]?)`],
    ] as const
  ).map(([framework, name, unit, pattern]) => ({framework, name, unit, pattern: new RegExp(pattern, 'g')})),
  ...['actor', 'critic', 'actor_infer', 'ref'].map((role) => ({
    ...{framework: 'veRL', name: `perf/mfu/${role}`, unit: '%', scale: 100},
    pattern: new RegExp(`perf/mfu/${role}'?\\s*:\\s*(?:np\\.float64\\()?${NUMBER}`, 'g'),
  })),
  {
    ...{framework: 'veRL', name: 'perf/throughput', unit: 'tokens/s per GPU'},
    pattern: new RegExp(`perf/throughput'?\\s*:\\s*(?:np\\.float64\\()?${NUMBER}`, 'g'),
  },
]

const SUFFIXES: Readonly<Record<string, number>> = {K: 1e3, M: 1e6, B: 1e9}

/** Colours that a terminal would show. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape is one
const COLOUR = /\u001b\[[0-9;]*m/g

/** The last that a log has of each figure. */
export function toldFigures(log: string): readonly ToldFigure[] {
  const text = log.replaceAll(COLOUR, '')
  return PATTERNS.flatMap(({pattern, scale = 1, ...figure}) => {
    const last = [...text.matchAll(pattern)].at(-1)
    if (last === undefined) return []
    const [, number = '', suffix = ''] = last
    const value = Number(number.replaceAll(',', '')) * scale * (SUFFIXES[suffix] ?? 1)
    return Number.isFinite(value) ? [{...figure, value}] : []
  })
}
