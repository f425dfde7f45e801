import {expect, test} from 'vitest'
import {startEc2} from '../../support/aws/emulated-ec2.ts'
import {runScenario} from '../../support/aws/run-scenario.ts'
import {whyNoPython} from '../../support/python/python-environment.ts'
import {SCENARIO} from './scenario.ts'

const skipped = whyNoPython()
if (skipped !== undefined) console.warn(`skipped: EC2 by boto3: ${skipped}`)

test.skipIf(skipped !== undefined)(
  'boto3 reads what the emulator writes as EC2 means it',
  async () => {
    await using ec2 = await startEc2()
    const seen = await runScenario(ec2.endpoint, {
      instanceType: 'c7i.large',
      imageOwner: '898082745236',
      imageName: 'Deep Learning Base OSS Nvidia Driver GPU AMI (Ubuntu 22.04) *',
    })
    expect(seen).toEqual(SCENARIO)
    expect([...ec2.gate.validated.keys()].sort()).toEqual([...ec2.gate.used.keys()].sort())
  },
  60_000,
)
