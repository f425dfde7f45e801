import type {Node} from '../../src/domain/node.ts'
import type {Adoption, TakeRequest} from '../../src/ports/cloud.ts'
import {faultBeside} from '../shared/fault-beside.ts'
import {inOrder} from '../shared/in-order.ts'
import {told} from '../shared/told.ts'
import type {Ec2, OpenEc2} from './ec2.ts'
import {lookAt} from './look-at.ts'
import {listInstances, NOT_GONE, nodeOf} from './members.ts'
import type {Regions} from './regions.ts'
import {leave, take} from './take.ts'

/** Instances that somebody made by hand in a region, as the port takes them over. */
export function awsAdoption(open: OpenEc2, regions: Regions, emulated: boolean): Adoption {
  return {
    async look({region, ...request}, signal) {
      const look = (ec2: Ec2) => lookAt(ec2, request, emulated)
      return told(AWS, async () =>
        region === undefined ? (await regions.each({signal}, look)).flat() : look(open(region, {signal})),
      )
    },

    async take(request, signal) {
      const ec2 = open(request.region, {signal, onNews: request.onNews})
      const list = () => membersOf(ec2, request)
      const taken = async () => {
        await take(ec2, request)
        return {members: await list()}
      }
      return faultBeside(taken, {signal, list})
    },

    async leave(cluster, signal) {
      await told(AWS, () => regions.each({signal}, (ec2) => leave(ec2, cluster)))
    },
  }

  async function membersOf(ec2: Ec2, {cluster, pool, instances}: TakeRequest): Promise<readonly Node[]> {
    const ids = new Set(instances.map(({id}) => id))
    const listed = await listInstances(ec2, cluster, {pool, states: NOT_GONE})
    return inOrder(listed.flatMap((each) => nodeOf(each, emulated) ?? []).filter(({id}) => ids.has(id)))
  }
}

const AWS = {cloud: 'AWS'}
