import type {MarketKey} from '../../core/capacity-market.ts'
import {refuse} from '../refusal.ts'
import type {Call} from '../state/account.ts'
import {zonesOffering} from './instance-types.ts'

/**
 * Sold out, with the zones that are not in the words that EC2 has for them.
 *
 * @source RunInstances answers as quoted in hashicorp/terraform-provider-aws and openshift/hypershift issues
 */
export function insufficientCapacity(call: Call, market: MarketKey, nodes: number): never {
  const {account, region} = call
  const machine = account.machines.get(market.instanceType)
  const zones = machine === undefined ? [] : zonesOffering(region, machine)
  if (market.purchase === 'spot')
    refuse('InsufficientInstanceCapacity', 'There is no Spot capacity available that matches your request.', 500)
  const nameOf = (id: string) => zones.find((zone) => zone.id === id)?.name ?? id
  const others = account.world.market.zonesWith(
    market,
    zones.map(({id}) => id).filter((id) => id !== market.zone),
    nodes,
  )
  const hint =
    others.length === 0
      ? ''
      : ` You can currently get ${market.instanceType} capacity by not specifying an Availability Zone in your request or choosing ${others
          .map(nameOf)
          .sort()
          .join(', ')}.`
  refuse(
    'InsufficientInstanceCapacity',
    `We currently do not have sufficient ${market.instanceType} capacity in the Availability Zone you requested (${nameOf(
      market.zone,
    )}). Our system will be working on provisioning additional capacity.${hint}`,
    500,
  )
}
