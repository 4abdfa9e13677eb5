/** How the services are listed: what the state holds of it. Pure. */

/** What the list can be sorted by, in the order of the key that goes through them. */
export const sortKeys = ['attention', 'name', 'cpu', 'memory', 'restarts', 'uptime'] as const;
export type SortKey = (typeof sortKeys)[number];

export type List = {
	/** What the user chose last; see `selectedOf` for what is selected. */
	readonly chosen: string | null;
	/** First visible row. */
	readonly top: number;
	readonly filter: string;
	/** Names; also of services that are gone at the moment. */
	readonly marked: ReadonlySet<string>;
	readonly sort: SortKey;
	readonly reversed: boolean;
	/** Under heads of groups; `folded`: those that show nothing but their head. */
	readonly grouped: boolean;
	readonly folded: ReadonlySet<string>;
	/** Places of an order by a measured value, which is held for a while; see `keepRanks`. */
	readonly ranks: ReadonlyMap<string, number> | null;
	/** Epoch ms: when it was made, and when somebody last did something in the list. */
	readonly rankedAt: number;
	readonly touchedAt: number;
};

export const initialList: List = {
	chosen: null,
	top: 0,
	filter: '',
	marked: new Set(),
	sort: 'attention',
	reversed: false,
	grouped: false,
	folded: new Set(),
	ranks: null,
	rankedAt: 0,
	touchedAt: 0,
};
