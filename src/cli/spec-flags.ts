import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import type {Overrides} from '../domain/spec/overrides.ts'

/** The cluster file of `plan` and `up`. */
export const specFile = () =>
  Args.string({
    name: 'file',
    description: 'the cluster file; default: gpuctl.yaml, without one a local cluster of two nodes',
  })

/** Flags that say over the file. */
export const specFlags = {
  name: Flags.string({description: "the cluster's name"}),
  nodes: Flags.string({description: 'how many nodes; train=4 for one of several pools', multiple: true}),
  pool: Flags.string({description: 'the pool that --nodes and --gpus are about'}),
  gpus: Flags.string({description: 'the GPUs of each node, such as H100:8'}),
  cloud: Flags.string({description: 'only this cloud', multiple: true}),
  host: Flags.string({description: 'a host of your own, user@address:port', multiple: true}),
  ttl: Flags.string({description: 'how long the cluster may live, such as 8h'}),
  emulate: Flags.boolean({
    description: 'on emulated clouds of this machine: no account is asked for, nothing is billed',
  }),
}

interface GivenFlags {
  readonly name?: string | undefined
  readonly nodes?: readonly string[] | undefined
  readonly pool?: string | undefined
  readonly gpus?: string | undefined
  readonly cloud?: readonly string[] | undefined
  readonly host?: readonly string[] | undefined
  readonly ttl?: string | undefined
}

/** Only what was given: a flag that was not must not say anything over the file. */
export function overridesOf({name, nodes, pool, gpus, cloud, host, ttl}: GivenFlags): Overrides {
  return {
    ...(name === undefined ? {} : {name}),
    ...(nodes === undefined ? {} : {nodes}),
    ...(pool === undefined ? {} : {pool}),
    ...(gpus === undefined ? {} : {gpus}),
    ...(cloud === undefined ? {} : {clouds: cloud}),
    ...(host === undefined ? {} : {hosts: host}),
    ...(ttl === undefined ? {} : {ttl}),
  }
}
