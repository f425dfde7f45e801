import type {Cluster} from '../domain/cluster.ts'
import type {Health, HostsToReport, NodeReport} from '../domain/gate/health.ts'
import {failedHosts} from '../domain/gate/host-fault.ts'
import {reportsOf} from '../domain/gate/report-outcomes.ts'
import type {Node} from '../domain/node.ts'
import type {CloudId} from '../ports/cloud.ts'
import {type ActOptions, type ClusterWorld, cloudsOf, refOf} from './clusters.ts'
import {openFor} from './open-for.ts'

type World = Pick<ClusterWorld, 'clouds'> & {now(): number}

/** Of the nodes that failed those whose hosts may be at fault, by the clouds that take a report of that. Changes nothing. */
export async function hostsToReport(
  cluster: Cluster,
  nodes: readonly Node[],
  {judgements}: Pick<Health, 'judgements'>,
  {clouds}: World,
): Promise<readonly HostsToReport[]> {
  const {emulated, accounts} = cluster
  const hosts = cloudsOf(cluster).map(async (cloud) => {
    const pools = new Set(cluster.pools.flatMap(({name, offering}) => (offering.cloud === cloud ? [name] : [])))
    const failed = failedHosts(judgements).flatMap(({judged, ...host}) => {
      const node = nodes.find(({name, pool}) => name === judged.node && pools.has(pool))
      return node === undefined ? [] : [{id: node.id, node: node.name, ...host}]
    })
    const takesReports =
      failed.length > 0 && (await openFor(clouds, cloud as CloudId, emulated, accounts)).reportFaulty !== undefined
    return takesReports ? [{cloud, nodes: failed}] : []
  })
  return (await Promise.all(hosts)).flat()
}

/** Reports them. What came of each, in their order. */
export async function reportHosts(
  cluster: Cluster,
  hosts: readonly HostsToReport[],
  {clouds, now}: World,
  {signal}: Pick<ActOptions, 'signal'>,
): Promise<readonly NodeReport[]> {
  const atUnixMs = now()
  const all = hosts.map(async ({cloud: id, nodes}) => {
    const reports = await reportsOf(nodes, {atUnixMs, signal}, async () => {
      const cloud = await openFor(clouds, id as CloudId, cluster.emulated, cluster.accounts)
      const faulty = nodes.map(({node: _, ...each}) => ({...each, atUnixMs}))
      return (await cloud.reportFaulty?.({cluster: refOf(cluster.id, cluster), nodes: faulty}, signal)) ?? []
    })
    return nodes.flatMap(({id, node}): NodeReport[] => {
      const report = reports.get(id)
      return report === undefined ? [] : [{node, report}]
    })
  })
  return (await Promise.all(all)).flat()
}
