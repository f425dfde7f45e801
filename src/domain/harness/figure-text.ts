import type {Metric} from './report.ts'

/** `3350 GB/s`, `82.1 ns`: three digits that count, in powers of ten, as vendors give them. */
export const figureText = (value: number, unit: Metric['unit']): string => UNITS[unit](value)

const UNITS: Readonly<Record<Metric['unit'], (value: number) => string>> = {
  bytes_per_second: (value) => `${scaled(value / 1e9)} GB/s`,
  flops_per_second: (value) => `${scaled(value / 1e12)} TFLOP/s`,
  seconds: (value) =>
    value < 1e-6
      ? `${scaled(value * 1e9)} ns`
      : value < 1e-3
        ? `${scaled(value * 1e6)} µs`
        : `${scaled(value * 1e3)} ms`,
  hertz: (value) => `${scaled(value / 1e9)} GHz`,
  watts: (value) => `${scaled(value)} W`,
  celsius: (value) => `${scaled(value)} °C`,
  share: (value) => `${scaled(value * 100)} %`,
  count: String,
}

/** Three digits that count. */
export const scaled = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)
