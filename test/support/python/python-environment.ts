import {createHash} from 'node:crypto'
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'

/** Pinned packages: the vendors' own SDKs with their models, Moto, which serves S3 and EC2, and what inference engines count by. */
export const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt')

const digest = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12)

/** The Python environment in which they are, made by test/tools/install-python-packages.ts; other pins, another environment. */
export const PYTHON_ENVIRONMENT = join(import.meta.dirname, '../../../node_modules/.cache', `gpuctl-python-${digest}`)

/** Written last. */
export const COMPLETE = join(PYTHON_ENVIRONMENT, 'complete')

export const python = join(PYTHON_ENVIRONMENT, 'bin', 'python3')

/** Why what needs them is skipped; undefined where they are installed. */
export const whyNoPython = (): string | undefined =>
  existsSync(COMPLETE)
    ? undefined
    : 'there are no Python packages: node test/tools/install-python-packages.ts installs them'

/** A file of one of the packages, such as `botocore/data/ec2/2016-11-15/service-2.json.gz`. */
export function packageFile(path: string): string {
  const lib = join(PYTHON_ENVIRONMENT, 'lib')
  const [version = ''] = readdirSync(lib).filter((name) => name.startsWith('python3'))
  return join(lib, version, 'site-packages', path)
}
