/** Where gpuctl can make clusters. Prices of others are a reference: what the market asks. */
export const PROVISIONED_CLOUDS = ['aws', 'gcp', 'azure'] as const
export type ProvisionedCloud = (typeof PROVISIONED_CLOUDS)[number]

export const isProvisionable = ({cloud}: {readonly cloud: string}): boolean =>
  PROVISIONED_CLOUDS.some((provisioned) => provisioned === cloud)
