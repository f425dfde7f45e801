import type {ProvisionedCloud} from './catalog/provisioned-clouds.ts'

/** Of several clouds' regions those that may be this one's, by how they are spelled; what nobody's looks like is asked of all. */
export function regionsFor(
  cloud: ProvisionedCloud,
  clouds: readonly ProvisionedCloud[],
  regions: readonly string[],
): readonly string[] {
  if (clouds.length === 1) return regions
  return regions.filter((region) => SPELLING[cloud].test(region) || !clouds.some((each) => SPELLING[each].test(region)))
}

/** `us-east-1`, `us-gov-west-1`; `us-central1`; `eastus2`. */
const SPELLING: Readonly<Record<ProvisionedCloud, RegExp>> = {
  aws: /^[a-z]+(-[a-z]+)+-\d+$/,
  gcp: /^[a-z]+-[a-z]+\d+$/,
  azure: /^[a-z]+\d*$/,
}
