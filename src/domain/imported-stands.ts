import type {Fault} from './fault.ts'

/** Of a pool that is asked for as one to launch, while instances made by hand carry its tags: an import was killed before the state knew. */
export const importedStands = ({pool}: {readonly pool: string}): Fault => ({
  kind: 'invalid',
  code: 'ImportUnfinished',
  message: `${pool} has instances that are being imported, and launches none beside them`,
  hint: 'run the same gpuctl import again: it goes on; or gpuctl down, with --keep-imported to keep the instances',
  effect: 'none',
})
