import {execFile} from 'node:child_process'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {python} from '../python/python-environment.ts'

const SCRIPT = join(import.meta.dirname, '../../emulators/aws/scenario.py')

/** What boto3 decoded, step by step. */
export async function runScenario(
  endpoint: string,
  {
    instanceType,
    imageOwner,
    imageName,
  }: {readonly instanceType: string; readonly imageOwner: string; readonly imageName: string},
): Promise<Readonly<Record<string, unknown>>> {
  const {stdout} = await promisify(execFile)(python, [SCRIPT, endpoint, instanceType, imageOwner, imageName], {
    env: {PATH: process.env.PATH, HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true', NO_PROXY: '*'},
    timeout: 100_000,
  })
  return JSON.parse(stdout)
}
