import type {Fault} from '../../src/domain/fault.ts'
import type {Ec2} from './ec2.ts'

/** Says the zones of a refusal by their ids, as all else of gpuctl does; EC2 names them as this account calls them. */
export async function withZoneIds(ec2: Ec2, fault: Fault): Promise<Fault> {
  const {zonesWithCapacity: names, ...rest} = fault
  if (names === undefined) return fault
  try {
    const {AvailabilityZones = []} = await ec2.ask((api, options) => api.describeAvailabilityZones({}, options))
    const ids = names.flatMap((name) => AvailabilityZones.find(({ZoneName}) => ZoneName === name)?.ZoneId ?? [])
    return ids.length === 0 ? rest : {...rest, zonesWithCapacity: ids}
  } catch {
    ec2.signal.throwIfAborted()
    return rest // a hint that cannot be read is no reason to say anything else than what happened
  }
}
