import {spreadOf} from '../domain/harness/gpu-profile.ts'
import type {GpuSample} from '../domain/harness/watch.ts'
import {count} from './count.ts'
import {percent} from './percent.ts'

/** `16 GPUs: busy 98 %, SM 66 %, tensor 38 %, DRAM 42 %, 490 W each`: what all do now, on average. */
export function profileProgress(samples: Iterable<readonly GpuSample[]>): string {
  const gpus = [...samples].flat()
  if (gpus.length === 0) return 'waiting for the first sample'
  const mean = (figure: 'busyShare' | 'smShare' | 'tensorShare' | 'dramShare' | 'powerW') => {
    const values = gpus.flatMap((gpu) => gpu[figure] ?? [])
    return values.length === 0 ? undefined : spreadOf(values).mean
  }
  const shares = [
    ...[['busy', mean('busyShare')] as const, ['SM', mean('smShare')] as const],
    ...[['tensor', mean('tensorShare')] as const, ['DRAM', mean('dramShare')] as const],
  ].flatMap(([name, share]) => (share === undefined ? [] : [`${name} ${percent(share)}`]))
  const power = mean('powerW')
  return `${count(gpus.length, 'GPU')}: ${[...shares, ...(power === undefined ? [] : [`${power.toFixed(0)} W each`])].join(', ')}`
}
