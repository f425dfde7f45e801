import type {Offering} from './offering.ts'

/** `aws us-east-1 use1-az4 p5.48xlarge spot`. */
export const placeText = ({
  cloud,
  region,
  zone,
  instanceType,
  purchase,
}: Pick<Offering, 'cloud' | 'region' | 'zone' | 'instanceType' | 'purchase'>): string =>
  [cloud, region, zone, instanceType, purchase].filter(Boolean).join(' ')
