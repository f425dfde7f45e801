import {unreadable} from './price-fault.ts'

/**
 * Reads pages until one names no next. A list that names a page again, or does not end, is an error.
 *
 * @param read takes the name of a page, undefined for the first, and returns the next one's
 */
export async function followPages(
  name: string,
  read: (page: string | undefined) => Promise<string | null | undefined>,
  mostPages = 500,
): Promise<void> {
  const seen = new Set<string>()
  for (let page: string | undefined; ; ) {
    const next = (await read(page)) || undefined
    if (next === undefined) return
    if (seen.has(next)) throw unreadable(name, 'its pages go round in a circle')
    seen.add(next)
    if (seen.size >= mostPages) throw unreadable(name, `more than ${mostPages} pages`)
    page = next
  }
}
