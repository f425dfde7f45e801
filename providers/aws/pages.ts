/** All pages of a listing, one after the other. */
export async function allPages<P extends {readonly NextToken?: string | undefined}, T>(
  ask: (NextToken: string | undefined) => Promise<P>,
  items: (page: P) => readonly T[] | undefined,
): Promise<readonly T[]> {
  const all: T[] = []
  for (let token: string | undefined; ; ) {
    const page = await ask(token)
    all.push(...(items(page) ?? []))
    if (!page.NextToken) return all // empty, or not there
    token = page.NextToken
  }
}
