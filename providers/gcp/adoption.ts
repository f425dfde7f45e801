import type {Adoption} from '../../src/ports/cloud.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import {type Teller, told} from '../shared/told.ts'
import type {GcpSession} from './gcp.ts'
import {lookAt} from './look-at.ts'
import {leave, take, takenMembers} from './take.ts'

/** Instances that somebody made by hand in the project, as the port takes them over. */
export const gcpAdoption = (session: GcpSession, teller: Teller): Adoption => ({
  look: (request, signal) => told(teller, async () => lookAt(await session.for(signal), request)),

  async take(request, signal) {
    const gcp = await session.for(signal, request.onNews)
    try {
      await take(gcp, request)
      return {members: await takenMembers(gcp, request)}
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof CloudFault)) throw error
      const {fault} = error
      const members = await takenMembers(gcp, request).catch(() => undefined)
      signal.throwIfAborted()
      return members === undefined ? {members: [], fault: {...fault, effect: 'unknown'}} : {members, fault}
    }
  },

  leave: (cluster, signal) => told(teller, async () => leave(await session.for(signal), cluster)),
})
