import {custom, integer, string} from '@oclif/core/flags'
import {HOLD_MINUTES} from '../domain/gate/hold.ts'
import {parseDuration} from '../domain/units/parse-duration.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'

/** Which cluster a command is about. */
export const clusterFlag = () =>
  string({
    char: 'c',
    description: "the cluster's name; default: the one in ./gpuctl.yaml, else the only one",
    helpValue: 'NAME',
  })

/** Which nodes of it. */
export const nodesFlag = () =>
  string({
    char: 'n',
    multiple: true,
    description: 'only these: a node, a pool, train-[0-3], 0-3; several with several -n',
    helpValue: 'NODES',
  })

/** How often, or how long: `30s`, `10m`. */
export const durationMs = custom<number>({
  helpValue: 'TIME',
  async parse(text) {
    const seconds = parseDuration(text)
    if (seconds !== undefined) return seconds * 1000
    throw new GpuctlError('USAGE', `${text} is no time`, 'write it like 30s, 10m or 2h')
  },
})

/** For how long a soak keeps all GPUs computing; undefined: as long as a cluster file's soak does. */
export const soakMinutesFlag = () =>
  integer({
    description: `how long --level soak keeps all GPUs computing; ${HOLD_MINUTES} unless told`,
    ...{min: 1, max: 60, helpValue: 'MINUTES'},
  })
