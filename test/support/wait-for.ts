import {setTimeout as delay} from 'node:timers/promises'

/** Waits until a condition holds, checking often. @throws when it does not within the bound */
export async function waitFor(condition: () => boolean | Promise<boolean>, timeoutMs = 20_000): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${condition}`)
    await delay(5)
  }
}
