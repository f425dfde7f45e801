import {output, type Resource} from '@pulumi/pulumi'
import {info} from '@pulumi/pulumi/log/index.js'
import {resetOptions} from '@pulumi/pulumi/runtime/index.js'

/** Tells how far a long call is; shown beside the resource while it runs, and gone afterwards. Resolves when the engine has it. */
export type TellNews = (urn: string, text: string) => Promise<void>

/** News by way of the engine, whose address is the plugin's first argument. Lost news harm nothing. */
export function engineNews(engineAddress: string | undefined): TellNews {
  if (engineAddress === undefined) return async () => {}
  resetOptions('', '', 1, engineAddress, '', false, '')
  return async (urn, text) => {
    // `info` asks of a resource only its URN; a provider has no resource objects.
    const subject: Pick<Resource, 'urn'> = {urn: output(urn)}
    await info(text, subject as Resource, undefined, true).catch(() => {})
  }
}
