import type {Known} from './machine-type.ts'

/**
 * Whether the GPUs of a node are joined by what was asked for. `nvlink` and `pcie` mean any generation; `nvlink4` means that
 * one or a newer one. A faster technology is still another one: NVLink does not meet `pcie`.
 *
 * A bridge joins two cards, not the GPUs of a larger node with each other. So it counts as NVLink in nodes of two GPUs;
 * elsewhere it must be asked for by name.
 *
 * @param gpusPerNode absent: not two
 */
export function intraNodeMatches(wanted: string, technology: Known<string>, gpusPerNode?: number): boolean {
  if (technology === 'unknown') return false
  const [floor, found] = [linkNamed(wanted), linkNamed(technology)]
  const isSameKind = found.isBridge === floor.isBridge || (found.isBridge && gpusPerNode === 2)
  return found.family === floor.family && isSameKind && found.generation >= floor.generation
}

/** A generation that is not named is 0: as a floor any meets it, and it meets none that is named. */
function linkNamed(name: string) {
  const [, family, generation = 0, bridge] = LINK.exec(name) ?? []
  return {family, generation: Number(generation), isBridge: bridge !== undefined}
}

const LINK = /^(.*?)(\d+)?(-bridge)?$/
