/** The package's own data files. */
export interface Templates {
  /** @param name with `/`, below templates/ */
  readTemplate(name: string): Promise<string>
  /** Where it lies on this machine. */
  pathOf(name: string): string
}
