import type {Inventory} from '../domain/harness/inventory.ts'

/** In a line or two, what NVLinks join: what all GPUs have in common once, and each that has otherwise. */
export function nvlinkText({gpus}: Inventory): readonly string[] {
  const linked = gpus.filter(({nvlinks = []}) => nvlinks.length > 0)
  if (linked.length === 0) return []
  const switches = new Set(
    linked.flatMap(({nvlinks = []}) =>
      nvlinks.flatMap(({remote, remotePci}) => (remote === 'switch' ? (remotePci ?? []) : [])),
    ),
  )
  const groups = Map.groupBy(
    linked,
    ({nvlinks = []}) => `${nvlinks.filter(({isUp}) => isUp).length} of ${nvlinks.length} up`,
  )
  const parts = [...groups].map(([links, all]) =>
    all.length === linked.length ? `${links} at each GPU` : `${links} at GPU ${all.map(({index}) => index).join(', ')}`,
  )
  const where = switches.size === 0 ? '' : `, to ${switches.size} NVSwitch${switches.size === 1 ? '' : 'es'}`
  return [`NVLinks: ${parts.join('; ')}${where}`]
}
