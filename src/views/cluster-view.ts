import {type Account, accountText} from '../domain/account.ts'
import type {ProvisionedCloud} from '../domain/catalog/provisioned-clouds.ts'
import {nodesOf, type Pool} from '../domain/cluster.ts'
import type {ClusterStatus} from '../domain/cluster-status.ts'
import type {Cordon} from '../domain/gate/cordon.ts'
import {hostReportText} from '../domain/gate/host-report.ts'
import type {Node} from '../domain/node.ts'
import {noticeText} from '../domain/notice.ts'
import type {Offering} from '../domain/offering.ts'
import {count} from './count.ts'
import {printable} from './display-width.ts'
import {noticeJson} from './drift-json.ts'
import {hostReportJson} from './host-report-json.ts'
import {pricePerHour, usdJson} from './money.ts'
import {offeringJson, offeringText, unrealNote} from './offering-text.ts'
import {paintState} from './paint-state.ts'
import {table} from './table.ts'
import type {TextContext, View} from './view.ts'
import {wrapParts} from './wrap-parts.ts'
import {wrapWords} from './wrap-words.ts'

/** One cluster with its nodes: `status`, and the end of `up`. */
export const clusterView: View<ClusterStatus> = {type: 'cluster', text, json}

function text(cluster: ClusterStatus, context: TextContext): string {
  const blocks = [headline(cluster, context)]
  if (nodesOf(cluster).length > 0) blocks.push(nodeTable(cluster, context))
  const caveats = [...cordonLines(cluster), ...noticeLines(cluster), ...caveatLines(cluster)]
  if (caveats.length > 0)
    blocks.push(caveats.map((line) => context.paint.yellow(wrapWords(line, context.width))).join('\n'))
  return blocks.join('\n\n')
}

function headline(cluster: ClusterStatus, {width, paint}: TextContext): string {
  const note = unrealNote({emulated: cluster.emulated, clouds: cluster.pools.map(({offering}) => offering.cloud)})
  const nodes = nodesOf(cluster).length
  const wanted = cluster.pools.reduce((sum, pool) => sum + (pool.size ?? pool.nodes.length), 0)
  const parts = [
    {text: cluster.id.name, paint: paint.bold},
    {text: cluster.state, paint: paintState(cluster.state, paint)},
    nodes < wanted ? `${nodes} of ${count(wanted, 'node')}` : count(nodes, 'node'),
    pricePerHour(cluster.priceNanoUsdPerHour),
    ...(note ? [{text: note, paint: paint.cyan}] : []),
  ]
  const head = wrapParts(parts, width)
  const pools = note === 'local hosts on this machine' ? [] : cluster.pools
  return [head, ...pools.map((pool) => wrapParts(poolParts(pool, cluster), width))].join('\n')
}

function poolParts({name, offering, imported}: Pool, cluster: ClusterStatus): readonly string[] {
  const account = accountOf(cluster, offering)
  const where = account === undefined ? [] : [`in ${accountText(offering.cloud as ProvisionedCloud, account)}`]
  return [`${name}:`, offeringText(offering), ...where, ...(imported ? ['imported'] : [])]
}

const accountOf = ({accounts}: ClusterStatus, {cloud}: Offering): Account | undefined =>
  accounts?.[cloud as ProvisionedCloud]

function nodeTable(cluster: ClusterStatus, context: TextContext): string {
  const severalPools = cluster.pools.length > 1
  const columns = [
    {title: 'NODE', least: 10},
    ...(severalPools ? [{title: 'POOL', drop: 2}] : []),
    {title: 'STATE', least: 11},
    {title: 'ADDRESS', least: 15},
    {title: 'PRIVATE', drop: 1, least: 15},
  ]
  const rows = nodesOf(cluster).map((node) => [
    node.name,
    ...(severalPools ? [node.pool] : []),
    {text: node.state, paint: paintState(node.state, context.paint)},
    address(node),
    node.privateAddress,
  ])
  return table(columns, rows, context)
}

const address = ({ssh}: Node) =>
  ssh.port === 22 ? ssh.address : `${ssh.address.includes(':') ? `[${ssh.address}]` : ssh.address}:${ssh.port}`

const cordonLines = (cluster: ClusterStatus): readonly string[] =>
  nodesOf(cluster).flatMap(({name, cordon}) =>
    cordon ? [printable(`${name}: not used, since it did not pass: ${cordon.message}${reportClause(cordon)}`)] : [],
  )

const reportClause = ({report}: Cordon): string => (report === undefined ? '' : `; ${hostReportText(report)}`)

const noticeLines = (cluster: ClusterStatus): readonly string[] =>
  nodesOf(cluster).flatMap(({name, notice}) => (notice ? [printable(`${name}: ${noticeText(notice)}`)] : []))

/** Each caveat once, with the nodes that it is about where it is not about all. */
function caveatLines(cluster: ClusterStatus): readonly string[] {
  const nodes = nodesOf(cluster)
  const caveats = Map.groupBy(nodes, (node) => node.caveat)
  return [...caveats].flatMap(([caveat, members]) => {
    if (caveat === undefined) return []
    const who = members.length === nodes.length ? 'every node' : members.map((node) => node.name).join(', ')
    return [printable(`${who}: ${caveat}`)]
  })
}

function json(cluster: ClusterStatus) {
  return {
    name: cluster.id.name,
    lease: cluster.id.lease,
    state: cluster.state,
    usdPerHour: usdJson(cluster.priceNanoUsdPerHour),
    emulated: cluster.emulated,
    pools: cluster.pools.map((pool) => ({
      name: pool.name,
      size: pool.size ?? pool.nodes.length,
      offering: offeringJson(pool.offering),
      ...accountJson(accountOf(cluster, pool.offering)),
      nodes: pool.nodes.map(nodeJson),
      ...(pool.imported === undefined ? {} : {imported: true}),
    })),
  }
}

const accountJson = (account: Account | undefined) =>
  account && {account: {id: account.id, ...(account.name !== undefined && {name: account.name})}}

const cordonJson = ({report, ...cordon}: Cordon) => ({...cordon, ...(report && {report: hostReportJson(report)})})

const nodeJson = (node: Node) => ({
  id: node.id,
  name: node.name,
  address: node.ssh.address,
  port: node.ssh.port,
  user: node.ssh.user,
  privateAddress: node.privateAddress,
  state: node.state,
  ...(node.caveat === undefined ? {} : {caveat: node.caveat}),
  ...(node.cordon && {cordon: cordonJson(node.cordon)}),
  ...(node.notice && {notice: noticeJson(node.notice)}),
  ...(node.fabricPath && {fabricPath: node.fabricPath}),
})
