import {GpuctlError} from '../../errors/gpuctl-error.ts'

/** A vendor's price list that does not answer. */
export const noAnswer = (what: string, cause?: unknown): GpuctlError =>
  new GpuctlError('CLOUD_UNAVAILABLE', what, 'try again later; the prices of the catalog stay as they are', {cause})

/** An answer that is not what the vendor documents: nothing of it is used, because a wrong price wins every search. */
export const unreadable = (place: string, what: string, cause?: unknown): GpuctlError =>
  new GpuctlError(
    'CATALOG_INVALID',
    `${place}: ${what}`,
    'the prices of the catalog stay as they are; if this lasts, the price list has another format now: report it',
    {cause},
  )

export const refused = (what: string, hint: string, cause?: unknown): GpuctlError =>
  new GpuctlError('AUTH_FAILED', what, hint, {cause})
