import type {Route} from '../domain/node.ts'

/** What stands behind emulated instances: hosts of this machine that really answer SSH, or nothing at all. */
export interface InstanceHosts {
  /** Gives an instance its address, before it boots. The same id always gets the same. */
  allocate(id: string): Promise<InstanceAddress>
  /** Boots it as its user data says; returns when its SSH server listens. Booting what runs changes nothing. */
  boot(instance: BootRequest, signal: AbortSignal): Promise<void>
  /** Its power is off; its disk stays. */
  stop(id: string): Promise<void>
  /** It is gone with all that it had. */
  remove(id: string): Promise<void>
}

export interface BootRequest {
  readonly id: string
  readonly hostname: string
  /** What cloud-init reads. */
  readonly userData: string
}

export interface InstanceAddress {
  /** At which the other instances reach it. */
  readonly privateAddress: string
  /** Where its SSH server listens for clients on this machine; absent where none will. */
  readonly ssh?: EmulatedSsh
}

/** What a client on the emulator's machine needs instead of an instance's public address. */
export interface EmulatedSsh {
  readonly address: string
  readonly port: number
  /** Whatever user the image would have: who logs in here. */
  readonly user: string
  readonly route: Route
}
