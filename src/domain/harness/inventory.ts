import {z} from 'zod'
import {hostSchema} from './report.ts'

/** Beyond the limits of what the harness itself asks, also where a driver hangs at several GPUs. */
export const INVENTORY_LIMIT_SECONDS = 240

const maybe = {text: z.string().optional(), number: z.number().optional(), flag: z.boolean().optional()}

const nvlinkSchema = z.object({
  link: z.int(),
  isUp: z.boolean(),
  version: maybe.number,
  /** What is at its other end. */
  remote: z.enum(['gpu', 'cpu', 'switch', 'unknown']).optional(),
  remotePci: maybe.text,
})

/** A GPU as its driver tells of it: what the driver does not tell is absent, whatever it is. */
const gpuSchema = z.object({
  index: z.int(),
  /** Why there is nothing of it but its index. */
  fault: maybe.text,
  name: maybe.text,
  /** Made up for tests. */
  simulated: maybe.flag,
  uuid: maybe.text,
  serial: maybe.text,
  minor: maybe.number,
  /** `0000:1b:00.0`. */
  pci: maybe.text,
  /** `10de:2330`. */
  deviceId: maybe.text,
  pcie: z
    .object({
      /** An idle GPU may run its link at a lower generation than under load. */
      generation: maybe.number,
      width: maybe.number,
      mostGeneration: maybe.number,
      mostWidth: maybe.number,
      replays: maybe.number,
    })
    .optional(),
  memoryBytes: maybe.number,
  memoryUsedBytes: maybe.number,
  memoryBusBits: maybe.number,
  ecc: z
    .object({
      isOn: maybe.flag,
      willBeOn: maybe.flag,
      /** Since the driver was loaded. */
      volatileCorrected: maybe.number,
      volatileUncorrected: maybe.number,
      /** In its life. */
      aggregateCorrected: maybe.number,
      aggregateUncorrected: maybe.number,
    })
    .optional(),
  remappedRows: z
    .object({corrected: z.number(), uncorrected: z.number(), isPending: z.boolean(), hasFailed: z.boolean()})
    .optional(),
  clocks: z
    .object({smMhz: maybe.number, mostSmMhz: maybe.number, memoryMhz: maybe.number, mostMemoryMhz: maybe.number})
    .optional(),
  /** Why its clocks are what they are: harmful are heat, power delivery and faults. */
  clockReasons: z.object({benign: z.array(z.string()), harmful: z.array(z.string())}).optional(),
  temperatureC: maybe.number,
  powerW: maybe.number,
  powerLimitW: maybe.number,
  isPersistent: maybe.flag,
  isMig: maybe.flag,
  processes: z.array(z.object({pid: z.int(), memoryBytes: maybe.number})).optional(),
  nvlinks: z.array(nvlinkSchema).optional(),
  fabric: z
    .object({
      state: z.enum(['not-supported', 'not-started', 'in-progress', 'completed']),
      status: maybe.number,
      cliqueId: maybe.number,
      healthMask: maybe.number,
      clusterUuid: maybe.text,
    })
    .optional(),
})

/** Whether one GPU reaches another's memory, and the nearest that both have in common. */
const peerSchema = z.object({
  from: z.int(),
  to: z.int(),
  /** `ok`, or why not. */
  read: maybe.text,
  write: maybe.text,
  nvlink: maybe.text,
  ancestor: z.enum(['board', 'switch', 'switches', 'host-bridge', 'numa-node', 'system']).optional(),
})

/** An error that NVIDIA's driver told of. */
const xidSchema = z.object({
  source: z.enum(['kernel', 'nvml']),
  code: z.int(),
  /** Of the GPU. */
  pci: maybe.text,
  atUnixMs: maybe.number,
  text: maybe.text,
})

const pciSchema = z.object({
  address: z.string(),
  kind: z.enum(['gpu', 'accelerator', 'nvswitch', 'network', 'nvme', 'bridge']),
  /** The bridge above it. */
  parent: maybe.text,
  /** The host bridge, where no other is between. */
  root: maybe.text,
  id: maybe.text,
  driver: maybe.text,
  numaNode: maybe.number,
  localCpus: maybe.text,
  linkSpeed: maybe.text,
  linkWidth: maybe.number,
  mostLinkSpeed: maybe.text,
  mostLinkWidth: maybe.number,
})

const nicSchema = z.object({
  name: z.string(),
  pci: maybe.text,
  driver: maybe.text,
  numaNode: maybe.number,
  /** Of a network interface: `up`. */
  state: maybe.text,
  mbitsPerSecond: maybe.number,
  mtu: maybe.number,
  /** The ports of its RDMA device. */
  rdma: z
    .array(
      z.object({
        device: z.string(),
        port: z.string(),
        linkLayer: maybe.text,
        state: maybe.text,
        physicalState: maybe.text,
        gbitsPerSecond: maybe.number,
      }),
    )
    .optional(),
})

const inventorySchema = z.object({
  host: hostSchema,
  /** By which Azure knows the machine under it, as Hyper-V tells its guests. */
  physicalHost: z
    .string()
    .regex(/^[\w.-]{1,255}$/)
    .optional(),
  /** Whether any of its GPUs was made up for tests. */
  simulated: z.boolean(),
  driver: z.object({
    /** Why NVML could not be asked. */
    fault: maybe.text,
    gpuCount: maybe.number,
    driverVersion: maybe.text,
    nvmlVersion: maybe.text,
    cudaVersion: maybe.text,
  }),
  gpus: z.array(gpuSchema),
  peers: z.array(peerSchema).optional(),
  xids: z.object({
    /** What was read; absent: nothing, and what happened before is not known. */
    kernelLog: z.enum(['kmsg', 'journal']).optional(),
    fault: maybe.text,
    inKernelLog: z.array(xidSchema),
    /** What NVML told of in the moment in which it was asked. */
    now: z.array(xidSchema),
  }),
  pci: z.array(pciSchema).optional(),
  nics: z.array(nicSchema).optional(),
  numa: z
    .array(z.object({node: z.int(), cpus: z.string(), memoryBytes: maybe.number, distances: z.array(z.number())}))
    .optional(),
})

const documentSchema = z.object({schema: z.literal(1), takenAtUnixMs: z.int(), inventory: inventorySchema})

export type InventoryGpu = z.infer<typeof gpuSchema>
export type InventoryNic = z.infer<typeof nicSchema>
export type PciDevice = z.infer<typeof pciSchema>
export type Xid = z.infer<typeof xidSchema>
/** What a node has, and how that is doing. */
export type Inventory = z.infer<typeof inventorySchema>

/** @throws SyntaxError, z.ZodError where the text is not a harness's document: it was cut off, or is of another version */
export const harnessInventory = (text: string): Inventory => documentSchema.parse(JSON.parse(text)).inventory
