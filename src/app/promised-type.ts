import type {MachineType} from '../domain/catalog/machine-type.ts'
import type {Offering} from '../domain/offering.ts'
import type {CatalogWorld} from './catalog-world.ts'

/** What a cloud says that a node of an offering has; undefined where nobody says so. */
export async function promisedType(
  {cloud, instanceType}: Pick<Offering, 'cloud' | 'instanceType'>,
  {catalog}: CatalogWorld,
): Promise<MachineType | undefined> {
  if (cloud === 'local' || cloud === 'ssh') return
  return (await catalog()).types.find((type) => type.cloud === cloud && type.instanceType === instanceType)
}
