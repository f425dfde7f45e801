/** Where gpuctl can make clusters. Prices of others are a reference: what the market asks. */
export const PROVISIONED_CLOUDS = ['aws', 'gcp', 'azure'] as const

export const isProvisionable = ({cloud}: {readonly cloud: string}): boolean =>
  PROVISIONED_CLOUDS.some((provisioned) => provisioned === cloud)
