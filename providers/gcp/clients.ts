import type {DisksClient} from '@google-cloud/compute/build/src/v1/disks_client.js'
import type {FirewallsClient} from '@google-cloud/compute/build/src/v1/firewalls_client.js'
import type {GlobalOperationsClient} from '@google-cloud/compute/build/src/v1/global_operations_client.js'
import type {InstancesClient} from '@google-cloud/compute/build/src/v1/instances_client.js'
import type {MachineTypesClient} from '@google-cloud/compute/build/src/v1/machine_types_client.js'
import type {NetworksClient} from '@google-cloud/compute/build/src/v1/networks_client.js'
import type {ProjectsClient} from '@google-cloud/compute/build/src/v1/projects_client.js'
import type {RegionOperationsClient} from '@google-cloud/compute/build/src/v1/region_operations_client.js'
import type {RegionsClient} from '@google-cloud/compute/build/src/v1/regions_client.js'
import type {ReservationsClient} from '@google-cloud/compute/build/src/v1/reservations_client.js'
import type {ResourcePoliciesClient} from '@google-cloud/compute/build/src/v1/resource_policies_client.js'
import type {SubnetworksClient} from '@google-cloud/compute/build/src/v1/subnetworks_client.js'
import type {ZoneOperationsClient} from '@google-cloud/compute/build/src/v1/zone_operations_client.js'
import type {AuthClient} from 'google-auth-library'
import type {Spoken} from './prune-protos.ts'

/** The clients of Google's library, each loaded and made when it is first asked for. */
export interface Clients {
  disks(): Promise<Spoken<DisksClient, 'Disks'>>
  firewalls(): Promise<Spoken<FirewallsClient, 'Firewalls'>>
  globalOperations(): Promise<Spoken<GlobalOperationsClient, 'GlobalOperations'>>
  instances(): Promise<Spoken<InstancesClient, 'Instances'>>
  machineTypes(): Promise<Spoken<MachineTypesClient, 'MachineTypes'>>
  networks(): Promise<Spoken<NetworksClient, 'Networks'>>
  projects(): Promise<Spoken<ProjectsClient, 'Projects'>>
  regionOperations(): Promise<Spoken<RegionOperationsClient, 'RegionOperations'>>
  regions(): Promise<Spoken<RegionsClient, 'Regions'>>
  reservations(): Promise<Spoken<ReservationsClient, 'Reservations'>>
  resourcePolicies(): Promise<Spoken<ResourcePoliciesClient, 'ResourcePolicies'>>
  subnetworks(): Promise<Spoken<SubnetworksClient, 'Subnetworks'>>
  zoneOperations(): Promise<Spoken<ZoneOperationsClient, 'ZoneOperations'>>
}

/**
 * A file of the library for each client, because the whole of it takes 1.5 s to load. No variable of the environment names another
 * endpoint for it, so that goes into each.
 *
 * @param authClient credentials that are known to be there: a client without any ends the process by a rejection that nobody handles
 */
export function clientsOf(authClient: AuthClient, endpoint: string | undefined): Clients {
  const gax = once(async () => (await import('./quick-gax.ts')).quickGax as never)
  const options = {authClient, ...(endpoint !== undefined && addressOf(endpoint))}
  return {
    disks: once(
      async () =>
        new (await import('@google-cloud/compute/build/src/v1/disks_client.js')).DisksClient(options, await gax()),
    ),
    firewalls: once(
      async () =>
        new (await import('@google-cloud/compute/build/src/v1/firewalls_client.js')).FirewallsClient(
          options,
          await gax(),
        ),
    ),
    globalOperations: once(
      async () =>
        new (await import('@google-cloud/compute/build/src/v1/global_operations_client.js')).GlobalOperationsClient(
          options,
          await gax(),
        ),
    ),
    instances: once(
      async () =>
        new (await import('@google-cloud/compute/build/src/v1/instances_client.js')).InstancesClient(
          options,
          await gax(),
        ),
    ),
    machineTypes: once(
      async () =>
        new (await import('@google-cloud/compute/build/src/v1/machine_types_client.js')).MachineTypesClient(
          options,
          await gax(),
        ),
    ),
    networks: once(
      async () =>
        new (await import('@google-cloud/compute/build/src/v1/networks_client.js')).NetworksClient(
          options,
          await gax(),
        ),
    ),
    projects: once(
      async () =>
        new (await import('@google-cloud/compute/build/src/v1/projects_client.js')).ProjectsClient(
          options,
          await gax(),
        ),
    ),
    regionOperations: once(
      async () =>
        new (await import('@google-cloud/compute/build/src/v1/region_operations_client.js')).RegionOperationsClient(
          options,
          await gax(),
        ),
    ),
    regions: once(
      async () =>
        new (await import('@google-cloud/compute/build/src/v1/regions_client.js')).RegionsClient(options, await gax()),
    ),
    reservations: once(
      async () =>
        new (await import('@google-cloud/compute/build/src/v1/reservations_client.js')).ReservationsClient(
          options,
          await gax(),
        ),
    ),
    resourcePolicies: once(
      async () =>
        new (await import('@google-cloud/compute/build/src/v1/resource_policies_client.js')).ResourcePoliciesClient(
          options,
          await gax(),
        ),
    ),
    subnetworks: once(
      async () =>
        new (await import('@google-cloud/compute/build/src/v1/subnetworks_client.js')).SubnetworksClient(
          options,
          await gax(),
        ),
    ),
    zoneOperations: once(
      async () =>
        new (await import('@google-cloud/compute/build/src/v1/zone_operations_client.js')).ZoneOperationsClient(
          options,
          await gax(),
        ),
    ),
  }
}

function addressOf(endpoint: string) {
  const {hostname, port, protocol} = new URL(endpoint)
  const isTls = protocol === 'https:'
  return {
    apiEndpoint: hostname,
    port: Number(port === '' ? (isTls ? 443 : 80) : port),
    protocol: isTls ? 'https' : 'http',
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
