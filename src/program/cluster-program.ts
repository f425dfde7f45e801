import type {Account, Accounts} from '../domain/account.ts'
import type {ProvisionedCloud} from '../domain/catalog/provisioned-clouds.ts'
import type {ClusterPlan, PlannedGang, Renting} from '../domain/cluster-plan.ts'
import type {LaunchFacts, NetworkSite} from '../domain/rental.ts'
import {networkName, storedOffering} from '../domain/stored-offering.ts'
import type {ProgramOutputs} from './heard-program.ts'
import {Access, Gang, Gate, Network} from './resources.ts'

/** The Pulumi program of a cluster, read top to bottom as the cluster is built. */
export const clusterProgram =
  ({cluster, gangs, tags, gate, renting, leaving}: ClusterPlan): (() => Promise<ProgramOutputs>) =>
  async () => {
    const {emulated, accounts = {}, accountNames, ...rented} = renting
    const access = new Access('access', {cluster})
    const networks = new Map(
      [...Map.groupBy(gangs.filter(isMade), networkOf)].map(([name, within]) => {
        const [{offering, machine}] = within as [PlannedGang]
        const {cloud, region} = offering
        const where =
          machine === undefined
            ? {}
            : {region, emulated, sites: sitesOf(within), ...rented, ...accountOn(cloud, accounts)}
        return [name, new Network(name, {cluster, cloud, ...where})]
      }),
    )
    const made = gangs.map((planned) => {
      const {name, nodes, offering, hosts, machine, imported} = planned
      const gang = new Gang(name, {
        cluster,
        cloud: offering.cloud,
        pool: name,
        size: nodes,
        offering: storedOffering(offering),
        authorizedKey: access.publicKey,
        networkId: (isMade(planned) && networks.get(networkOf(planned))?.networkId) || '',
        hosts,
        tags,
        ...(machine && rentedArgs(planned, machine, renting, gangs)),
        ...(imported ? {imported} : machine && {hostKey: access.hostKey}),
        ...(machine && leaving && !imported && {leaving}),
      })
      const {members, attempts} = gang
      const isEmulated = machine !== undefined && emulated
      if (gate !== 'off') {
        const shareMachine = isEmulated || offering.cloud === 'local'
        const rentedAs = gang.offering.apply(({cloud, instanceType}) => ({cloud, instanceType}))
        const hostsOf = gang.offering.apply(({cloud}) => ({cloud, emulated, ...accountOn(cloud, accounts)}))
        const priceNanoUsdPerHour = gang.offering.apply((rented) => rented.priceNanoUsdPerHour)
        const expected = {
          ...(offering.gpus && {gpus: offering.gpus}),
          ...(machine && !isEmulated && {rentedAs}),
          // A report may stop a node: one that was made by hand, and is not replaced, is its owner's to report.
          ...(machine && !imported && {hostsOf}),
        }
        const {privateKey} = access
        const told = {members, privateKey, shareMachine, priceNanoUsdPerHour}
        new Gate(`${name}-gate`, {cluster, pool: name, level: gate, ...told, ...expected})
      }
      return {pool: name, size: nodes, offering: gang.offering, members, attempts, emulated: isEmulated, imported}
    })
    return {cluster, accounts, gangs: made, publicKey: access.publicKey, privateKey: access.privateKey}
  }

function rentedArgs(
  {offering, together, nextBest = []}: PlannedGang,
  machine: LaunchFacts,
  {emulated, sshFrom, owner, expiresAtUnixMs, accounts = {}}: Renting,
  gangs: readonly PlannedGang[],
) {
  const rental = {machine, together, owner, expiresAtUnixMs}
  const where = {emulated, rental, ...accountOn(offering.cloud, accounts)}
  if (nextBest.length === 0) return where
  const places = nextBest.map(({offering, machine}) => ({offering: storedOffering(offering), machine}))
  const declared = [...new Set(gangs.filter(isMade).map(networkOf))]
  return {...where, elsewhere: {places, accounts, sshFrom, declared}}
}

function accountOn(cloud: string, accounts: Accounts): {readonly account?: Account} {
  const account = accounts[cloud as ProvisionedCloud]
  return account === undefined ? {} : {account}
}

/** What was imported stays in the network that it is in, which is not ours. */
const isMade = ({imported}: PlannedGang): boolean => imported === undefined

const networkOf = ({offering: {cloud, region}, machine}: PlannedGang): string => networkName(cloud, machine && region)

/** Each zone and type once, in an order that does not depend on that of the pools. */
function sitesOf(gangs: readonly PlannedGang[]): readonly NetworkSite[] {
  const sites = gangs.flatMap(({offering: {zone}, machine}) => (machine === undefined ? [] : [{zone, machine}]))
  const keyOf = ({zone, machine}: NetworkSite) => `${zone} ${machine.instanceType}`
  const byKey = new Map(sites.map((site) => [keyOf(site), site]))
  return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? [])
}
