import {expect} from 'vitest'
import type {HostFault} from '../../../src/domain/gate/host-fault.ts'
import type {Node} from '../../../src/domain/node.ts'
import type {EmulatedCloud} from '../../../src/emulators/core/emulated-cloud.ts'
import type {EmulatedWorld} from '../../../src/emulators/core/emulated-world.ts'
import type {Cloud, ClusterRef} from '../../../src/ports/cloud.ts'
import {CLUSTER, gangOf, networkOf, startAzure} from '../azure/azure-emulator.ts'
import {askGcp, finished} from '../gcp/ask-gcp.ts'
import {factsOf, startGcp, ZONE} from '../gcp/start-gcp.ts'

/** A cloud that takes reports, with two nodes of which it takes them. */
export interface Reporting extends AsyncDisposable {
  readonly world: EmulatedWorld
  readonly emulator: EmulatedCloud
  readonly cluster: ClusterRef
  readonly client: () => Cloud
  readonly nodes: readonly [Node, Node]
  /** The vendor's name of the call. */
  readonly operation: string
  readonly words: Readonly<Partial<Record<HostFault['kind'], string>>>
}

const bounded = () => AbortSignal.timeout(20_000)

export const startReporting = {
  async gcp() {
    const on = await startGcp()
    const cloud = on.client()
    const machine = factsOf('a3-ultragpu-8g')
    const specificReservation = {count: '2', instanceProperties: {machineType: machine.instanceType}}
    const held = {name: 'held', specificReservation, deploymentType: 'DENSE'}
    await finished(on, await askGcp(on, 'POST', `zones/${ZONE}/reservations`, held))
    await cloud.ensureNetwork(on.network(machine), bounded())
    const offering = {...on.gang(1, {machine}).rental?.offering, purchase: 'reserved'} as never
    const {members, fault} = await cloud.ensureGang(on.gang(2, {machine, offering, reservationId: 'held'}), bounded())
    expect(fault).toBeUndefined()
    return {
      ...on,
      ...{operation: 'instances.reportHostAsFaulty', nodes: members as [Node, Node]},
      words: {'data-corruption': 'SILENT_DATA_CORRUPTION', xid: 'UNRECOVERABLE_GPU_ERROR', thermal: 'PERFORMANCE'},
    }
  },
  async azure() {
    const on = await startAzure()
    await on.cloud.ensureNetwork(networkOf(), bounded())
    const {members, fault} = await on.cloud.ensureGang(gangOf(2), bounded())
    expect(fault).toBeUndefined()
    return {
      ...on,
      ...{emulator: on.emulated, cluster: CLUSTER, operation: 'WorkloadImpacts_Create', nodes: members as [Node, Node]},
      words: {
        'data-corruption': 'Resource.Hpc.Unhealthy.ManualInvestigation',
        xid: 'Resource.Hpc.Unhealthy.XID79FallenOffBus',
        thermal: 'Resource.Hpc.Unhealthy.HpcDcgmiThermalReport',
      },
    }
  },
} satisfies Record<string, () => Promise<Reporting>>
