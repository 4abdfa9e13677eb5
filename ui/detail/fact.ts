/** What one line of the details says. Pure. */

/** A label that is empty goes on with what stands above it. */
export type Fact = readonly [label: string, value: string];

export type Group = {readonly head: string; readonly facts: readonly Fact[]};

/** A space that keeps what is before and after it on one row; it is drawn and copied as a plain one. */
export const joined = '\u00A0';
