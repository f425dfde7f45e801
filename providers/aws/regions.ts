import {atMost} from '../shared/at-most.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {Ec2, OpenEc2, OpenOptions} from './ec2.ts'

export interface Regions {
  /**
   * Does something in every region that the account may use, a few at a time. A region that refuses the account from the first is passed
   * over as long as another one answers: nothing of ours can be where we may not even look.
   */
  each<T>(options: OpenOptions, act: (ec2: Ec2) => Promise<T>): Promise<readonly T[]>
}

export function regionsOf(open: OpenEc2, home: string): Regions {
  let known: Promise<readonly string[]> | undefined
  return {
    async each(options, act) {
      known ??= regionNames(open(home, options))
      const names = await known.catch((error: unknown) => {
        known = undefined
        throw error
      })
      const results = await atMost(AT_ONCE, names, async (name) => {
        const ec2 = open(name, options)
        try {
          return {value: await act(ec2)}
        } catch (error) {
          options.signal.throwIfAborted()
          if (ec2.isHeard() || !(error instanceof CloudFault) || !REGION_REFUSED.includes(error.fault.code)) throw error
          return {refused: error}
        }
      })
      const [refused] = results.flatMap((each) => ('refused' in each ? [each.refused] : []))
      const values = results.flatMap((each) => ('value' in each ? [each.value] : []))
      if (values.length === 0 && refused !== undefined) throw refused
      return values
    },
  }
}

/** Those that are switched on. */
async function regionNames(ec2: Ec2): Promise<readonly string[]> {
  const {Regions = []} = await ec2.ask((api, options) => api.describeRegions({}, options))
  return Regions.flatMap(({RegionName}) => RegionName ?? []).sort()
}

/** Of a region that is not switched on, or that a policy of the organisation forbids; a login that ended is another thing. */
const REGION_REFUSED = ['AuthFailure', 'OptInRequired', 'UnauthorizedOperation']

const AT_ONCE = 8
