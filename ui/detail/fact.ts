/** What one line of the details says. Pure. */

/** A label that is empty goes on with what stands above it. */
export type Fact = readonly [label: string, value: string];

export type Group = {readonly head: string; readonly facts: readonly Fact[]};
