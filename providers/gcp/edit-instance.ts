import {CloudFault} from '../shared/cloud-fault.ts'
import type {Gcp} from './gcp.ts'
import type {Instance} from './types.ts'

/** What of an instance is to be otherwise; nothing where it is so already. */
export interface InstanceEdit {
  readonly labels?: Readonly<Record<string, string>>
  readonly metadata?: readonly {readonly key: string; readonly value: string}[]
}

/** An edit is refused where somebody made another one meanwhile: so many are looked at anew. */
const TRIES = 5

/**
 * Changes labels or metadata of an instance to what is decided by what it has now. Already gone is success. @throws CloudFault
 */
export async function editInstance(
  gcp: Gcp,
  {zone, name: instance}: {readonly zone: string; readonly name: string},
  decide: (now: Instance) => InstanceEdit,
): Promise<void> {
  const client = await gcp.instances()
  const where = {project: gcp.project, zone, instance}
  for (let left = TRIES; ; left--)
    try {
      const [now] = await gcp.ask((options) => client.get(where, options))
      const {labels, metadata} = decide(now)
      if (metadata !== undefined) {
        const metadataResource = {items: [...metadata], fingerprint: now.metadata?.fingerprint ?? null}
        await gcp.complete((options) => client.setMetadata({...where, metadataResource}, options))
      }
      if (labels !== undefined) {
        const body = {labels: {...labels}, labelFingerprint: now.labelFingerprint ?? null}
        const instancesSetLabelsRequestResource = body
        await gcp.complete((options) => client.setLabels({...where, instancesSetLabelsRequestResource}, options))
      }
      return
    } catch (error) {
      if (!(error instanceof CloudFault)) throw error
      if (error.fault.code === 'notFound') return
      if (error.fault.code !== 'conditionNotMet' || left === 1) throw error
    }
}
