/**
 * All that the calls of this provider need, as templates/policies/gcp.yaml grants it and a diagnosis asks for it.
 *
 * @source Compute Engine API reference, "Required permissions" of each method (remembered)
 */
export const PERMISSIONS: readonly string[] = [
  'compute.disks.create',
  'compute.disks.delete',
  'compute.disks.list',
  'compute.disks.setLabels',
  'compute.firewalls.create',
  'compute.firewalls.delete',
  'compute.firewalls.list',
  'compute.firewalls.update',
  'compute.globalOperations.get',
  'compute.instances.create',
  'compute.instances.delete',
  'compute.instances.get',
  'compute.instances.list',
  'compute.instances.setLabels',
  'compute.instances.setMetadata',
  'compute.instances.start',
  'compute.machineTypes.list',
  'compute.networks.create',
  'compute.networks.delete',
  'compute.networks.list',
  'compute.networks.updatePolicy',
  'compute.projects.get',
  'compute.regionOperations.get',
  'compute.regions.list',
  'compute.reservations.get',
  'compute.resourcePolicies.create',
  'compute.resourcePolicies.delete',
  'compute.resourcePolicies.list',
  'compute.resourcePolicies.use',
  'compute.subnetworks.create',
  'compute.subnetworks.delete',
  'compute.subnetworks.list',
  'compute.subnetworks.use',
  'compute.subnetworks.useExternalIp',
  'compute.zoneOperations.get',
  'compute.zoneOperations.list',
]

/**
 * … and what it does without: then the hosts of nodes that fail are not reported.
 *
 * @source Google Cloud, AI Hypercomputer, "Report faulty host", required permissions, 2026-04-06
 */
export const OPTIONAL_PERMISSIONS: readonly string[] = ['compute.instances.update']
