import type {ClusterPlan} from '../domain/cluster-plan.ts'
import type {ProgramOutputs} from './heard-program.ts'
import {Access, Gang, Network} from './resources.ts'

/** The Pulumi program of a cluster, read top to bottom as the cluster is built. */
export const clusterProgram =
  ({cluster, placement, tags}: ClusterPlan): (() => Promise<ProgramOutputs>) =>
  async () => {
    const access = new Access('access', {cluster})
    const clouds = new Set(placement.pools.map(({offering}) => offering.cloud))
    const networks = new Map([...clouds].map((cloud) => [cloud, new Network(`network-${cloud}`, {cluster, cloud})]))
    const gangs = placement.pools.map(({name, nodes, offering, hosts}) => {
      const stored = {...offering, priceNanoUsdPerHour: String(offering.priceNanoUsdPerHour)}
      const gang = new Gang(name, {
        cluster,
        cloud: offering.cloud,
        pool: name,
        size: nodes,
        offering: stored,
        authorizedKey: access.publicKey,
        networkId: networks.get(offering.cloud)?.networkId ?? '',
        hosts,
        tags,
      })
      return {pool: name, size: nodes, offering: stored, members: gang.members}
    })
    return {cluster, gangs, publicKey: access.publicKey, privateKey: access.privateKey}
  }
