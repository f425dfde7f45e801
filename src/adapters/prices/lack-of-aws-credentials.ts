import {once} from 'node:events'
import type {Lack} from '../../ports/price-source.ts'

/** Whether the SDK finds credentials, wherever it looks: the environment, files, a program, the machine's own role. */
export async function lackOfAwsCredentials(signal: AbortSignal): Promise<Lack | undefined> {
  const {EC2Client} = await import('@aws-sdk/client-ec2')
  const client = new EC2Client({region: 'us-east-1'}) // any: it is not asked
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)])
  const settled = new AbortController()
  try {
    const late = once(bounded, 'abort', {signal: settled.signal}).then(() => bounded.throwIfAborted())
    await Promise.race([client.config.credentials(), late])
    return undefined
  } catch (error) {
    signal.throwIfAborted()
    const reason = error instanceof Error ? error.message : String(error)
    return {
      why: `spot prices of AWS are told only to those who have an account: ${reason}`,
      hint: 'set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
    }
  } finally {
    settled.abort()
    client.destroy()
  }
}

/** A program that gives credentials may ask a server of its own. */
const LONGEST_MS = 10_000
