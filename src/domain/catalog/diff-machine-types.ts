import {gpuRow, machineTypeRow} from './fact-rows.ts'
import {typeKey} from './keys.ts'
import type {MachineType} from './machine-type.ts'

export interface MachineTypesDiff {
  readonly added: readonly MachineType[]
  readonly removed: readonly MachineType[]
  readonly changed: readonly ChangedMachineType[]
}

export interface ChangedMachineType {
  readonly cloud: string
  readonly instanceType: string
  readonly facts: readonly ChangedFact[]
}

/** By its column in CSV; an empty text is what is not known. */
export interface ChangedFact {
  readonly column: string
  readonly before: string
  readonly after: string
}

export function diffMachineTypes(before: readonly MachineType[], after: readonly MachineType[]): MachineTypesDiff {
  const [old, now] = [before, after].map((types) => new Map(types.map((type) => [typeKey(type), type])))
  const changed = after.map((type) => {
    const was = old?.get(typeKey(type))
    const {cloud, instanceType} = type
    return {cloud, instanceType, facts: was === undefined ? [] : changedFacts(was, type)}
  })
  return {
    added: after.filter((type) => !old?.has(typeKey(type))),
    removed: before.filter((type) => !now?.has(typeKey(type))),
    changed: changed.filter(({facts}) => facts.length > 0),
  }
}

/** Not where it was read: the same fact may be told by another page. */
function changedFacts(before: MachineType, after: MachineType): readonly ChangedFact[] {
  const [old, now] = [before, after].map(factsOf)
  return Object.entries(now ?? {}).flatMap(([column, text]) => {
    const was = old?.[column] ?? ''
    return column === 'source' || was === text ? [] : [{column, before: was, after: text}]
  })
}

const factsOf = (type: MachineType): Readonly<Record<string, string>> => ({
  ...gpuRow(type.gpu),
  ...machineTypeRow(type),
})
