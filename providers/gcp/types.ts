import type {google} from '@google-cloud/compute/build/protos/protos.js'

export type Operation = google.cloud.compute.v1.IOperation
export type Instance = google.cloud.compute.v1.IInstance
export type InstanceProperties = google.cloud.compute.v1.IInstanceProperties
export type NetworkInterface = google.cloud.compute.v1.INetworkInterface
export type Network = google.cloud.compute.v1.INetwork
export type Subnetwork = google.cloud.compute.v1.ISubnetwork
export type Firewall = google.cloud.compute.v1.IFirewall
export type ResourcePolicy = google.cloud.compute.v1.IResourcePolicy
export type Reservation = google.cloud.compute.v1.IReservation
