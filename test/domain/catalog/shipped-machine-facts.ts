import {machineFacts} from '../../../src/domain/catalog/machine-facts.ts'
import type {MachineType} from '../../../src/domain/catalog/machine-type.ts'
import {isProvisionable} from '../../../src/domain/catalog/provisioned-clouds.ts'
import {SHIPPED} from '../../support/shipped-catalog.ts'

/** The machine types that come with gpuctl and that it can make clusters of, each with its facts. */
export const ROWS = SHIPPED.types
  .filter(isProvisionable)
  .map((type) => ({name: `${type.cloud} ${type.instanceType}`, type, facts: machineFacts(type)}))

export const WITH_RDMA = ROWS.filter(({type}) => type.interNode.rdma === true)

export const named = (instanceType: string): MachineType => {
  const type = SHIPPED.types.find((each) => each.instanceType === instanceType)
  if (!type) throw new Error(`no ${instanceType} in the catalog`)
  return type
}

export const factsOf = (instanceType: string) => machineFacts(named(instanceType))

/** A machine type that there is not. */
export const made = (change: Partial<MachineType>): MachineType => ({...named('p5.48xlarge'), ...change})
