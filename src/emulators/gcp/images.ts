import {invalid, notFound} from './api-error.ts'
import type {Call, Handler} from './gce.ts'
import {lastOf, linkOf, pathOf} from './names.ts'

/** Public images, by family. */
export const imageCalls: Readonly<Record<string, Handler>> = {
  'images.getFromFamily': (_, {project, path}) => {
    const image = imageOf(`projects/${project}/global/images/family/${path.family}`)
    if (image === undefined) throw notFound(`projects/${project}/global/images/family/${path.family}`)
    return image
  },
  'images.get': (_, {project, path}) => {
    const family = (path.image ?? '').replace(/-v\d{8}$/, '')
    const image = imageOf(`projects/${project}/global/images/family/${family}`)
    if (image === undefined || image.name !== path.image)
      throw notFound(`projects/${project}/global/images/${path.image}`)
    return image
  },
}

/** The image that a disk is to be made of. @throws ApiError */
export function sourceImage(reference: unknown, {project}: Call): ImageJson {
  const path = typeof reference === 'string' ? pathOf(reference, project) : ''
  const family = path.replace(/\/images\/(family\/)?([\w-]+?)(-v\d{8})?$/, '/images/family/$2')
  const image = imageOf(family)
  if (image !== undefined) return image
  throw invalid(
    'resource.disks[0].initializeParams.sourceImage',
    reference,
    `The referenced image resource cannot be found.`,
  )
}

export type ImageJson = NonNullable<ReturnType<typeof imageOf>>

function imageOf(path: string) {
  const owner = /^projects\/([\w-]+)\//.exec(path)?.[1] ?? ''
  const family = lastOf(path)
  if (!FAMILIES[owner]?.includes(family)) return undefined
  const name = `${family}-v20261101`
  return {
    kind: 'compute#image',
    id: '5000000000000000001',
    name,
    family,
    status: 'READY',
    diskSizeGb: '10',
    architecture: family.includes('arm64') ? 'ARM64' : 'X86_64',
    selfLink: linkOf(`projects/${owner}/global/images/${name}`),
  }
}

/** @source Google Cloud, "Operating system details"; accelerator OS images (2026-04-06) */
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  'ubuntu-os-cloud': ['ubuntu-2204-lts', 'ubuntu-2404-lts-amd64', 'ubuntu-2404-lts-arm64'],
  'ubuntu-os-accelerator-images': [
    'ubuntu-accelerator-2204-amd64-with-nvidia-570',
    'ubuntu-accelerator-2404-amd64-with-nvidia-580',
    'ubuntu-accelerator-2404-arm64-with-nvidia-580',
  ],
  'debian-cloud': ['debian-12', 'debian-12-arm64'],
}
