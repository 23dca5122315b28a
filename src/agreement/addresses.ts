/** Whether both are one account, in whatever capitals they are written; nobody is no account. */
export const sameAddress = (one: string | null | undefined, other: string): boolean =>
  one?.toLowerCase() === other.toLowerCase();
