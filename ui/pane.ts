/** The panes of the screen by their names. Pure. */

/** In the order of their keys, 1 first. */
export const panes = ['services', 'logs', 'detail', 'metrics', 'events', 'specs'] as const;
export type Pane = (typeof panes)[number];
