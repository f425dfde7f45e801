import {useEffect, useState} from 'react'

/** Draws a component anew so often, whatever changed meanwhile. */
export function useRedraw(everyMs: number): void {
  const [, redraw] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => redraw((times) => times + 1), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
}
