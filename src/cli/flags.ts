import {string} from '@oclif/core/flags'

/** Which cluster a command is about. */
export const clusterFlag = () =>
  string({
    char: 'c',
    description: "the cluster's name; default: the one in ./gpuctl.yaml, else the only one",
    helpValue: 'NAME',
  })
