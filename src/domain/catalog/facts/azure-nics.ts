import type {AzureNics} from './nic-layout.ts'

/** Nodes share an InfiniBand partition only inside one scale set, which spreads over as few switches as it can. */
export const infiniBandNics = (adapters: number, gbitsPerSecond: number): AzureNics => ({
  cloud: 'azure',
  infiniBand: {adapters, gbitsPerSecond},
  acceleratedNetworking: true,
  scaleSet: {
    maxNodes: 100,
    orchestrationMode: 'unknown',
    singlePlacementGroup: true,
    platformFaultDomainCount: 1,
    overprovision: false,
  },
})

/** A scale set of one rack. */
export const rackNics = (adapters: number, gbitsPerSecond: number): AzureNics => ({
  cloud: 'azure',
  infiniBand: {adapters, gbitsPerSecond},
  acceleratedNetworking: true,
  scaleSet: {
    maxNodes: 18,
    orchestrationMode: 'unknown',
    singlePlacementGroup: false,
    platformFaultDomainCount: 1,
    overprovision: false,
    highSpeedInterconnectPlacement: 'unknown',
  },
})

/** Of the sizes without InfiniBand. */
export const ETHERNET_NICS: AzureNics = {cloud: 'azure', infiniBand: 'none', acceleratedNetworking: true}
