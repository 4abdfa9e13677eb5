/** CPU and memory of a service's last minute, each on one line. Pure. */
import type {ServiceView} from '../../src/lib/service-view.ts';
import {fitLeft} from '../../src/lib/text-width.ts';
import {formatCpu, formatSize} from '../../src/lib/units.ts';
import type {State} from '../model.ts';
import type {Theme} from '../theme.ts';
import {largest, latest, seriesOf, sparkline} from './spark.ts';

type MeterInput = Pick<State, 'metrics'>;

/** `cpu ▁▂▃▂▁ 12% max 34%` in exactly `width` columns. */
export function meter(
	state: MeterInput,
	service: ServiceView,
	field: 'cpu' | 'memory',
	width: number,
	theme: Theme,
): string {
	const values = 17;
	const barWidth = Math.min(60, Math.max(0, width - values - 4));
	const {points, now, most} = measure(state, service, field, barWidth);
	const curve = sparkline(points, field, barWidth, theme.glyphs.bars);
	const name = theme.paint('muted', field === 'cpu' ? 'cpu ' : 'mem ');
	if (most === '-') return fitLeft(`${name}${theme.paint('muted', curve)}`, width);
	return fitLeft(
		`${name}${theme.paint(field, curve)} ${now.padStart(5)} ${theme.paint('muted', `max ${most}`)}`,
		width,
	);
}

export const metersOf = (
	state: MeterInput,
	service: ServiceView,
	width: number,
	theme: Theme,
): readonly string[] =>
	(['cpu', 'memory'] as const).map((field) => meter(state, service, field, width, theme));

function measure(state: MeterInput, service: ServiceView, field: 'cpu' | 'memory', width: number) {
	const points = state.metrics.service === service.name ? state.metrics.points : [];
	const series = seriesOf(points, field, width);
	const now = service[field];
	const most = largest(series);
	const words = (value: number | null): string =>
		value === null ? '-' : field === 'cpu' ? `${formatCpu(value)}%` : formatSize(value);
	return {
		points,
		now: words(now),
		most: words(latest(series) === null && most === 0 ? null : most),
	};
}
