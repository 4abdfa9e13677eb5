/** Tells the journal of bytes of logs that are gone: those of one service together, not too often. */
import type {Journal} from '../lib/journal-event.ts';
import {describeGap, type GapReason} from '../logs/gap.ts';

export type GapNews = {
	note(service: string, gap: LostBytes): void;
	/** Tells what was not told yet. */
	close(): void;
};

export type LostBytes = {
	readonly run: number;
	readonly bytes: number;
	readonly lines: number;
	readonly reason: GapReason;
};

/** Gaps of a service are told at most once in this time, ms. */
const interval = 10_000;

export function createGapNews(record: Journal): GapNews {
	const untold = new Map<string, LostBytes>();
	const toldAt = new Map<string, number>();

	const tell = (service: string) => {
		const gap = untold.get(service);
		if (!gap) return;
		untold.delete(service);
		toldAt.set(service, Date.now());
		const {run, bytes, lines, reason} = gap;
		const text = `log: ${describeGap(bytes, {lines, reason, at: 0})}`;
		const data = {bytes, lines, reason};
		record({kind: 'gap', service, run, cause: `logs:${reason}`, text, data});
	};
	const tellAll = () => {
		for (const service of untold.keys()) tell(service);
	};
	const timer = setInterval(tellAll, interval).unref();

	return {
		note(service, gap) {
			const before = untold.get(service);
			untold.set(service, {
				...gap,
				bytes: gap.bytes + (before?.bytes ?? 0),
				lines: gap.lines + (before?.lines ?? 0),
			});
			if (Date.now() - (toldAt.get(service) ?? 0) >= interval) tell(service);
		},
		close() {
			clearInterval(timer);
			tellAll();
		},
	};
}
