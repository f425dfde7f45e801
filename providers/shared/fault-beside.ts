import type {Fault} from '../../src/domain/fault.ts'
import type {Node} from '../../src/domain/node.ts'
import type {GangResult} from '../../src/ports/cloud.ts'
import {CloudFault} from './cloud-fault.ts'

export interface AfterFault {
  readonly signal: AbortSignal
  /** The members as they are now. */
  list(): Promise<readonly Node[]>
  /** The fault as it is to be told; itself unless said. */
  tell?(fault: Fault): Promise<Fault>
}

/** Acts; what stopped it comes back beside the members that there are then. Where not even a listing is to be had, its effect is unknown. */
export async function faultBeside(
  act: () => Promise<GangResult>,
  {signal, list, tell = async (fault) => fault}: AfterFault,
): Promise<GangResult> {
  try {
    return await act()
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof CloudFault)) throw error
    const fault = await tell(error.fault)
    const members = await list().catch(() => undefined)
    signal.throwIfAborted()
    return members === undefined ? {members: [], fault: {...fault, effect: 'unknown'}} : {members, fault}
  }
}
