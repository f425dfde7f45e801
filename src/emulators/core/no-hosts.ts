import type {InstanceAddress, InstanceHosts} from '../../ports/instance-hosts.ts'

/** No hosts: addresses of 10.0.0.0/8, and nobody answers. For tests and timings of the APIs alone. */
export function noHosts(): InstanceHosts {
  const addresses = new Map<string, InstanceAddress>()
  let given = 0
  return {
    async allocate(id) {
      const known = addresses.get(id)
      if (known !== undefined) return known
      const number = given++ + 10
      const address = {privateAddress: `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`}
      addresses.set(id, address)
      return address
    },
    boot: async () => {},
    stop: async () => {},
    remove: async (id) => void addresses.delete(id),
  }
}
