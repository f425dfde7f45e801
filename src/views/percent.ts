/** `66 %`, and `0.4 %` where a whole number would say nothing. */
export const percent = (share: number): string => {
  const value = share * 100
  return `${value > 0 && value < 1 ? value.toFixed(1) : value.toFixed(0)} %`
}
