import {z} from 'zod'
import {csvRows} from '../catalog/csv.ts'
import type {Figure} from './figure.ts'

/** What a figure of a kind of GPU is known to be, and who says so. */
export interface Band {
  /** As the catalog names it. */
  readonly gpuModel: string
  readonly test: string
  /** Labels that a figure must have to be judged by it: `{type: "bf16"}`. */
  readonly labels: Readonly<Record<string, string>>
  /** `peak`: what no part can exceed; `typical`: of a sound one; `floor`: below it a part is at fault. */
  readonly kind: 'peak' | 'typical' | 'floor'
  readonly value: number
  /** Figures in another are of something else. */
  readonly unit: Figure['unit']
  readonly source: string
  /** When that was looked up, YYYY-MM-DD. */
  readonly date: string
}

const SCALES = {
  'GB/s': {unit: 'bytes_per_second', scale: 1e9},
  'TFLOP/s': {unit: 'flops_per_second', scale: 1e12},
  ns: {unit: 'seconds', scale: 1e-9},
} as const

const rowSchema = z.object({
  gpu_model: z.string().min(1),
  test: z.string().regex(/^\w+$/),
  labels: z.string().regex(/^(\w+=\w+( \w+=\w+)*)?$/),
  kind: z.enum(['peak', 'typical', 'floor']),
  value: z.coerce.number().positive(),
  unit: z.enum(Object.keys(SCALES) as [keyof typeof SCALES]),
  source: z.string().min(1),
  date: z.iso.date(),
})

const COLUMNS = ['gpu_model', 'test', 'labels', 'kind', 'value', 'unit', 'source', 'date'] as const

/** @param text that of templates/gate/bands.csv @throws GpuctlError CATALOG_INVALID, z.ZodError where it is not one: our bug */
export const bandsIn = (text: string): readonly Band[] =>
  csvRows({name: 'bands.csv', text}, COLUMNS).map(({cells}) => {
    const row = Object.fromEntries(COLUMNS.map((column, at) => [column, cells[at]]))
    const {gpu_model, labels, value, unit: name, ...rest} = rowSchema.parse(row)
    const {unit, scale} = SCALES[name]
    const pairs = labels.split(' ').flatMap((pair) => (pair === '' ? [] : [pair.split('=') as [string, string]]))
    return {...rest, gpuModel: gpu_model, labels: Object.fromEntries(pairs), value: value * scale, unit}
  })

/** What is published of a figure of this model; undefined where nobody did. */
export const bandOf = (
  kind: Band['kind'],
  bands: readonly Band[],
  model: string,
  {test, unit, labels}: Pick<Figure, 'test' | 'unit' | 'labels'>,
): Band | undefined =>
  bands.find(
    (band) =>
      band.kind === kind &&
      band.gpuModel === model &&
      band.test === test &&
      band.unit === unit &&
      Object.entries(band.labels).every(([key, value]) => labels[key] === value),
  )
