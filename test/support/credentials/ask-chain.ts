import {execFile} from 'node:child_process'
import {join} from 'node:path'
import {promisify} from 'node:util'

const program = (cloud: string) => `
const {${cloud}Cloud} = await import(${JSON.stringify(join(import.meta.dirname, '../../../providers', cloud, 'index.ts'))})
const {ENDPOINT: endpoint, CERTIFICATE: certificate, ACCOUNT: name} = process.env
const cloud = ${cloud}Cloud({
  emulated: false,
  env: process.env,
  endpoint,
  ...(certificate && {certificate}),
  ...(name && {account: {name}}),
})
const signal = AbortSignal.timeout(25_000)
const told = ({code, message, hint}) => ({code, message, hint})
const account = await cloud.account(signal).catch(told)
const nodes = await cloud.nodes({name: 'x', lease: '0123456789'}, signal).catch(told)
console.log(JSON.stringify({account, nodes}))
process.exit()`

export interface Chained {
  readonly account: {readonly id?: string; readonly code?: string; readonly message?: string; readonly hint?: string}
  readonly nodes: unknown
}

/** The vendor's own chain of credentials, in a process that has this environment and no other. */
export async function askChain(
  cloud: 'aws' | 'gcp' | 'azure',
  env: Readonly<Record<string, string>>,
): Promise<Chained> {
  const {stdout} = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program(cloud)], {
    env: {AWS_EC2_METADATA_DISABLED: 'true', METADATA_SERVER_DETECTION: 'none', ...env},
    timeout: 60_000,
  })
  return JSON.parse(stdout)
}
