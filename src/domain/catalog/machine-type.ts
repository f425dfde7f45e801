/** A fact, or that nobody knows it. What is unknown never meets a floor, and is never taken for zero. */
export type Known<T> = T | 'unknown'

/** One model of GPU. Rates are dense, of one GPU; bandwidths count both directions, as vendors do. */
export interface Gpu {
  /** `H100-SXM`. */
  readonly model: string
  readonly architecture: string
  readonly memoryGib: number
  readonly memoryGbytesPerSecond: number
  readonly fp32Tflops: number
  readonly tf32Tflops: Known<number>
  readonly bf16Tflops: Known<number>
  readonly fp8Tflops: Known<number>
  readonly fp4Tflops: Known<number>
  readonly int8Tops: Known<number>
  readonly nvlinkGbytesPerSecond: Known<number>
  readonly pcieGeneration: Known<number>
  readonly tdpW: number
  readonly source: string
}

/** What a cloud calls an instance type, VM size or shape: what is inside of one node, and what joins it to others. */
export interface MachineType {
  readonly cloud: string
  readonly instanceType: string
  readonly vcpus: number
  readonly memoryGib: number
  readonly arch: 'x86_64' | 'arm64'
  readonly gpu: Gpu
  /** A fraction on machines that get a slice of one. */
  readonly gpuCount: number
  /** Of one GPU; of the slice where there is only one. */
  readonly gpuMemoryGib: number
  /** Between the GPUs of a node; `none` where there is one. */
  readonly intraNode: {readonly technology: Known<string>; readonly gbytesPerSecondPerGpu: Known<number>}
  readonly interNode: {
    readonly fabric: Known<string>
    /** Of a node, one direction. */
    readonly gbitsPerSecond: Known<number>
    /** Whether GPUs of two nodes exchange data by RDMA. */
    readonly rdma: Known<boolean>
  }
  readonly nicCount: Known<number>
  readonly localNvmeGib: Known<number>
  /** What gets nodes close together: `cluster-placement-group`, `compact-placement`, `vmss`, `nvlink-domain-18x4`. */
  readonly placementObject: Known<string>
  readonly source: string
}
