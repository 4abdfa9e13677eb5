/** Durations, sizes and times: read from what people write, written for people to read. Pure. */

const durationUnits: Readonly<Record<string, number>> = {
	ms: 1,
	s: 1000,
	m: 60_000,
	h: 3_600_000,
	d: 86_400_000,
};

/** Milliseconds of `1500`, `"250ms"`, `"10s"`, `"1.5h"` or `"1h30m"`; null when it is none of these. */
export function parseDuration(value: string | number): number | null {
	if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : null;
	const text = value.trim();
	if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
	if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return null;
	let total = 0;
	for (const [, amount = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g))
		total += Number(amount) * (durationUnits[unit] ?? 0);
	return total;
}

const sizeUnits: Readonly<Record<string, number>> = {
	B: 1,
	K: 1024,
	M: 1024 ** 2,
	G: 1024 ** 3,
	T: 1024 ** 4,
};

/** Bytes of `4096`, `"512K"`, `"1.5G"`, `"100MB"` or `"64MiB"`, in powers of 1024; null when it is none of these. */
export function parseSize(value: string | number): number | null {
	if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : null;
	const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*(?:([KMGT])(?:i?B)?|B)?$/i.exec(value.trim()) ?? [];
	if (amount === undefined) return null;
	return Math.round(Number(amount) * (sizeUnits[unit?.toUpperCase() ?? 'B'] ?? 1));
}

/** The two largest units of a duration in ms: `850ms`, `3s`, `2m 5s`, `4h 10m`, `3d 2h`. */
export function formatDuration(ms: number): string {
	if (ms < 1000) return `${Math.max(0, Math.round(ms))}ms`;
	const seconds = Math.floor(ms / 1000);
	const parts = [
		[Math.floor(seconds / 86_400), 'd'],
		[Math.floor(seconds / 3600) % 24, 'h'],
		[Math.floor(seconds / 60) % 60, 'm'],
		[seconds % 60, 's'],
	] as const;
	const first = parts.findIndex(([amount]) => amount > 0);
	return parts
		.slice(first, first + 2)
		.filter(([amount]) => amount > 0)
		.map(([amount, unit]) => `${amount}${unit}`)
		.join(' ');
}

/** The largest unit alone, at most four columns: `850ms` becomes `0s`, then `3s`, `2m`, `4h`, `3d`. */
export function formatAge(ms: number): string {
	const seconds = Math.max(0, Math.floor(ms / 1000));
	if (seconds < 60) return `${seconds}s`;
	if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
	if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`;
	return `${Math.floor(seconds / 86_400)}d`;
}

/** Percent of one core without its sign: `0.3`, `9.9`, `12`. */
export const formatCpu = (percent: number): string => percent.toFixed(percent < 9.95 ? 1 : 0);

/** Bytes in at most five columns: `0B`, `640K`, `12M`, `1.2G`. */
export function formatSize(bytes: number): string {
	let amount = bytes;
	let unit = 0;
	const units = ['B', 'K', 'M', 'G', 'T'];
	while (amount >= 1000 && unit < units.length - 1) {
		amount /= 1024;
		unit += 1;
	}
	const digits = unit >= 3 && amount < 10 ? 1 : 0;
	return `${amount.toFixed(digits)}${units[unit]}`;
}
