import {escaped} from './svg-boxes.ts'

export interface HtmlPage {
  readonly title: string
  /** When what it shows was taken. */
  readonly atUnixMs: number
  /** HTML, one below the other; empty ones are left out. */
  readonly parts: readonly string[]
  /** Beside that of all pages. */
  readonly style?: string
}

/** One page that needs nothing else: no script, no font, no address of anything; in colours for light and dark. */
export function htmlPage({title, atUnixMs, parts, style = ''}: HtmlPage): string {
  const when = `${new Date(atUnixMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(`${title} of ${when}`)}</title>
<style>${STYLE}${style}</style>
<h1>${escaped(title)}</h1>
<p>measured ${when}</p>
${parts.filter(Boolean).join('\n')}
</html>
`
}

const STYLE = `
:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif; }
body { margin: 2rem; }
section { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { padding: .2rem .7rem; text-align: left; white-space: nowrap; border-bottom: 1px solid color-mix(in srgb, currentColor 15%, transparent); }
.figure { text-align: right; font-variant-numeric: tabular-nums; }
.bad { color: light-dark(#b00020, #ff8a8a); }
`
