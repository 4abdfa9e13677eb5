/** CPU and memory of the selected service as curves: in a box, or on one line. */
import type {ServiceView} from '../../src/lib/service-view.ts';
import {fitLeft, widthOf} from '../../src/lib/text-width.ts';
import {formatSize} from '../../src/lib/units.ts';
import {frame} from '../chrome/frame.ts';
import type {Rect} from '../layout.ts';
import {selectedOf} from '../list/order.ts';
import type {State} from '../model.ts';
import type {Theme} from '../theme.ts';
import {bars, cpuScale, largest, latest, memoryScale, seriesOf} from './spark.ts';

export type MetricsInput = Pick<
	State,
	'services' | 'list' | 'now' | 'recent' | 'metrics' | 'printed'
>;

export function metricsPane(state: MetricsInput, rect: Rect, theme: Theme): readonly string[] {
	const service = selectedOf(state);
	const measured = service?.pid != null || state.metrics.points.length > 0;
	const rows =
		service && measured ? curves(state, service, rect.width - 4, rect.height - 2, theme) : [];
	return frame(
		rect,
		{
			key: state.printed ? null : '4',
			title: service ? `Metrics ${service.name}` : 'Metrics',
			note: '',
			right: measured ? theme.paint('muted', '60 s') : '',
			focused: state.recent[0] === 'metrics' && !state.printed,
		},
		rows.map((row) => ` ${row}`),
		theme,
	);
}

/** CPU and memory on two rows, or with a taller curve under each where there is room. */
function curves(
	state: MetricsInput,
	service: ServiceView,
	width: number,
	height: number,
	theme: Theme,
): readonly string[] {
	const barRows = height >= 12 ? 5 : height >= 8 ? 3 : height >= 6 ? 2 : 1;
	if (barRows === 1)
		return [
			meter(state, service, 'cpu', width, theme),
			meter(state, service, 'memory', width, theme),
		];
	return (['cpu', 'memory'] as const).flatMap((field) => {
		const {series, scale, now, most} = measure(state, service, field, width);
		const label = `${theme.paint('strong', field === 'cpu' ? 'CPU' : 'MEM')} ${now.padStart(6)}`;
		const max = theme.paint('muted', `max ${most}`);
		const gap = Math.max(1, Math.min(width, 60) - widthOf(label) - widthOf(max));
		const curve = bars(series, scale, Math.min(width, 60), barRows, theme.glyphs.bars);
		return [`${label}${' '.repeat(gap)}${max}`, ...curve.map((row) => theme.paint(field, row))];
	});
}

/** `cpu ▁▂▃▂▁ 12% max 34%` in exactly `width` columns. */
export function meter(
	state: Pick<State, 'metrics'>,
	service: ServiceView,
	field: 'cpu' | 'memory',
	width: number,
	theme: Theme,
): string {
	const values = 17;
	const barWidth = Math.min(60, Math.max(0, width - values - 4));
	const {series, scale, now, most} = measure(state, service, field, barWidth);
	const curve = bars(series, scale, barWidth, 1, theme.glyphs.bars)[0] ?? '';
	const name = theme.paint('muted', field === 'cpu' ? 'cpu ' : 'mem ');
	return fitLeft(
		`${name}${theme.paint(field, curve)} ${now.padStart(5)} ${theme.paint('muted', `max ${most}`)}`,
		width,
	);
}

function measure(
	state: Pick<State, 'metrics'>,
	service: ServiceView,
	field: 'cpu' | 'memory',
	width: number,
) {
	const points = state.metrics.service === service.name ? state.metrics.points : [];
	const series = seriesOf(points, field, width);
	const now = service[field];
	const most = largest(series);
	const words = (value: number | null): string =>
		value === null
			? '-'
			: field === 'cpu'
				? `${value.toFixed(value < 10 ? 1 : 0)}%`
				: formatSize(value);
	return {
		series,
		scale: field === 'cpu' ? cpuScale(series) : memoryScale(series),
		now: words(now),
		most: words(latest(series) === null && most === 0 ? null : most),
	};
}
