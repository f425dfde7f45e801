import {createHash} from 'node:crypto'
import type {
  Address,
  CapacityBlockOffering,
  CapacityReservation,
  InternetGateway,
  PlacementGroup,
  RouteTable,
  SpotInstanceRequest,
  Subnet,
  Volume,
  Vpc,
} from '@aws-sdk/client-ec2'
import type {ScriptedError} from '../../core/call-script.ts'
import type {EmulatedWorld} from '../../core/emulated-world.ts'
import type {InstanceRecord} from './instance-record.ts'
import type {InterfaceRecord} from './interface-record.ts'
import {type Machine, machinesOf} from './machines.ts'
import {placesOf, type Zone} from './places.ts'
import type {GroupRecord} from './security-group.ts'

/** All that one account of EC2 has. */
export interface Account {
  readonly world: EmulatedWorld
  /** Its number, of 12 digits. */
  readonly owner: string
  readonly machines: ReadonlyMap<string, Machine>
  readonly regions: ReadonlyMap<string, Region>
  /** Never the same twice. */
  readonly newId: (prefix: string) => string
}

export interface Region {
  readonly name: string
  /** The account's number, of 12 digits. */
  readonly owner: string
  readonly zones: readonly Zone[]
  readonly vpcs: Map<string, Vpc>
  readonly subnets: Map<string, Subnet>
  readonly gateways: Map<string, InternetGateway>
  readonly routeTables: Map<string, RouteTable>
  readonly groups: Map<string, GroupRecord>
  readonly interfaces: Map<string, InterfaceRecord>
  readonly volumes: Map<string, Volume>
  readonly addresses: Map<string, Address>
  readonly placementGroups: Map<string, PlacementGroup>
  readonly reservations: Map<string, CapacityReservation>
  readonly blockOfferings: Map<string, CapacityBlockOffering>
  readonly spotRequests: Map<string, SpotInstanceRequest>
  readonly instances: Map<string, InstanceRecord>
  /** Of every resource, by its id. */
  readonly tags: Map<string, {readonly type: string; readonly tags: Map<string, string>}>
  /** When a resource was made, for listings that show it only later. */
  readonly madeAtUnixMs: Map<string, number>
  readonly launches: Map<string, Launch>
}

/** What one client token stands for. */
export interface Launch {
  readonly parameters: string
  readonly instances: Promise<readonly InstanceRecord[]>
}

/** One request, decoded as far as its region. */
export interface Call {
  readonly account: Account
  readonly region: Region
  /** The request as it came, without what differs between two tries of it. */
  readonly parameters: string
  /** What the instances that it launches are to end with. */
  readonly failure?: ScriptedError
}

/** Whose keys name no account. */
const OWNER = '123456789012'

/** The number of the account that an access key is of: the 12 digits at its end, where it has them. */
export const ownerOf = (accessKey: string): string => /\d{12}$/.exec(accessKey)?.[0] ?? OWNER

/** Ids of no two accounts are the same. */
export function accountOf(world: EmulatedWorld, owner: string): Account {
  let count = 0
  const salt = owner === OWNER ? '' : `${owner} `
  return {
    world,
    owner,
    machines: machinesOf(world.catalog),
    regions: new Map([...placesOf(world.catalog)].map(([name, zones]) => [name, emptyRegion(name, zones, owner)])),
    newId: (prefix) =>
      `${prefix}-${createHash('sha256').update(`${salt}${prefix} ${count++}`).digest('hex').slice(0, 17)}`,
  }
}

const emptyRegion = (name: string, zones: readonly Zone[], owner: string): Region => ({
  name,
  owner,
  zones,
  vpcs: new Map(),
  subnets: new Map(),
  gateways: new Map(),
  routeTables: new Map(),
  groups: new Map(),
  interfaces: new Map(),
  volumes: new Map(),
  addresses: new Map(),
  placementGroups: new Map(),
  reservations: new Map(),
  blockOfferings: new Map(),
  spotRequests: new Map(),
  instances: new Map(),
  tags: new Map(),
  madeAtUnixMs: new Map(),
  launches: new Map(),
})
