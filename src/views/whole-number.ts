/** `6,768`. */
export const wholeNumber = (number: number): string => String(number).replaceAll(/\B(?=(\d{3})+$)/g, ',')
