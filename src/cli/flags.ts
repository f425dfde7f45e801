import {string} from '@oclif/core/flags'

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
