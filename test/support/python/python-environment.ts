import {join} from 'node:path'
import {isComplete, packagesOf, pinnedEnvironment} from './pinned-environment.ts'

/** The vendors' own SDKs with their models, Moto, which serves S3 and EC2, and what inference engines count by. */
export const VENDORS = pinnedEnvironment('requirements.txt', 'gpuctl-python')

export const {python} = VENDORS

/** Why what needs them is skipped; undefined where they are installed. */
export const whyNoPython = (): string | undefined =>
  isComplete(VENDORS)
    ? undefined
    : 'there are no Python packages: node test/tools/install-python-packages.ts installs them'

/** A file of one of the packages, such as `botocore/data/ec2/2016-11-15/service-2.json.gz`. */
export const packageFile = (path: string): string => join(packagesOf(VENDORS), path)
