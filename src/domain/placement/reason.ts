/** Why an offering was not taken. Equal ones are counted together, so that the text is about the offering's kind, not about itself. */
export interface Reason {
  /** The field of the cluster file that it does not meet: `interconnect.rdma`. */
  readonly field: string
  /** `no RDMA between nodes`. */
  readonly text: string
}

export const reasonText = ({field, text}: Reason): string => `${field}: ${text}`
