import type {Adoption} from '../../src/ports/cloud.ts'
import {faultBeside} from '../shared/fault-beside.ts'
import {type Teller, told} from '../shared/told.ts'
import type {GcpSession} from './gcp.ts'
import {lookAt} from './look-at.ts'
import {leave, take, takenMembers} from './take.ts'

/** Instances that somebody made by hand in the project, as the port takes them over. */
export const gcpAdoption = (session: GcpSession, teller: Teller): Adoption => ({
  look: (request, signal) => told(teller, async () => lookAt(await session.for(signal), request)),

  async take(request, signal) {
    const gcp = await session.for(signal, request.onNews)
    const list = () => takenMembers(gcp, request)
    const taken = async () => {
      await take(gcp, request)
      return {members: await list()}
    }
    return faultBeside(taken, {signal, list})
  },

  leave: (cluster, signal) => told(teller, async () => leave(await session.for(signal), cluster)),
})
