import {packageTemplates} from '../adapters/package-templates.ts'
import type {ProvisionedCloud} from '../domain/catalog/provisioned-clouds.ts'
import type {Policy} from '../domain/policy.ts'

/** What a cloud's user needs to be allowed, in the form in which that cloud's own tool takes it. */
export async function readPolicy(cloud: ProvisionedCloud): Promise<Policy> {
  const file = FILES[cloud]
  return {cloud, file, text: await packageTemplates().readTemplate(`policies/${file}`)}
}

const FILES: Readonly<Record<ProvisionedCloud, string>> = {aws: 'aws.json', gcp: 'gcp.yaml', azure: 'azure.json'}
