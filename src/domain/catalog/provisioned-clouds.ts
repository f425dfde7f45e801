/** Where gpuctl can make clusters. Prices of others are a reference: what the market asks. */
export const PROVISIONED_CLOUDS: readonly string[] = ['aws', 'gcp', 'azure']

export const isProvisionable = ({cloud}: {readonly cloud: string}): boolean => PROVISIONED_CLOUDS.includes(cloud)
