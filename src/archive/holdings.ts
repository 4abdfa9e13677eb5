/** What the logs of each service take on the disk, and what they may: archives, runs that are over, live spools. */
import type {Segment} from '../logs/parts.ts';
import type {SpoolPlace} from './live-log.ts';
import type {Limits} from './plan.ts';
import type {KeptPart, Usage} from './usage.ts';

/** A spool that is kept within bounds. */
export type Live = {
	readonly service: string;
	readonly run: number;
	/** Null: to be read anew. */
	segments: readonly Segment[] | null;
	/** The bytes that are being archived end here. */
	busyUntil: number | null;
	isPunching: boolean;
	/** Nothing that could have been freed is left from before. */
	isChecked: boolean;
	held: number;
	/** Nobody writes to it any more; it stays while its run is the service's newest. */
	isOver: boolean;
};

/** All sizes are bytes. */
export type Holdings = {
	/** By file. */
	readonly lives: Map<string, Live>;
	/** By service, as the disk was looked at last. */
	readonly usages: Map<string, Usage>;
	live(spool: Pick<SpoolPlace, 'file' | 'service' | 'run'>): Live;
	/** Those of its file, within the project's; no service may take more than a share as its live part. */
	limitsFor(service: string): Limits;
	/** What can be dropped, of all services. */
	parts(): readonly KeptPart[];
	liveOf(service: string): number;
	of(service: string): number;
	total(): number;
	/** What the live part of a service may take: its budget and the project's, less all the rest. */
	roomFor(service: string): number;
};

/** A service that has no file any more keeps what a service has by default. */
const defaults: Limits = {maxSize: 10 * 1024 ** 2, budget: 110 * 1024 ** 2, compress: true};

/** Less than this no live part is cut down to, bytes. */
const smallestShare = 64 * 1024;

export function createHoldings(
	budget: () => number,
	limitsOf: (service: string) => Limits | null,
): Holdings {
	const lives = new Map<string, Live>();
	const usages = new Map<string, Usage>();

	const limitsFor = (service: string): Limits => {
		const {maxSize, budget: own, compress} = limitsOf(service) ?? defaults;
		const share = budget() / Math.max(1, usages.size);
		return {
			maxSize: Math.floor(Math.min(maxSize, Math.max(smallestShare, share / 2))),
			budget: Math.floor(Math.min(own, budget())),
			compress,
		};
	};
	const archived = (service: string): number => sum(usages.get(service)?.parts ?? []);
	/** Of a run that ended before this daemon came, what its folder takes. */
	const liveOf = (service: string): number => {
		const own = [...lives.values()].filter((each) => each.service === service);
		if (own.length === 0) return usages.get(service)?.newestBytes ?? 0;
		return own.reduce((bytes, {held}) => bytes + held, 0);
	};
	const of = (service: string): number =>
		archived(service) + (usages.get(service)?.rest ?? 0) + liveOf(service);
	const total = (): number => [...usages.keys()].reduce((bytes, service) => bytes + of(service), 0);

	return {
		lives,
		usages,
		limitsFor,
		liveOf,
		of,
		total,
		live({file, service, run}) {
			const found = lives.get(file);
			if (found) return found;
			const fresh: Live = {
				service,
				run,
				segments: null,
				busyUntil: null,
				isPunching: false,
				isChecked: false,
				held: 0,
				isOver: false,
			};
			lives.set(file, fresh);
			return fresh;
		},
		parts: () => [...usages.values()].flatMap(({parts}) => parts),
		roomFor: (service) =>
			Math.min(limitsFor(service).budget - archived(service), budget() - total() + liveOf(service)),
	};
}

/** Bytes of them together. */
export const sum = (items: readonly {readonly bytes: number}[]): number =>
	items.reduce((bytes, item) => bytes + item.bytes, 0);
