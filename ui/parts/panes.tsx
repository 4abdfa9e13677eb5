/** The parts of the screen: each draws its lines from the fields of the state that it names. */
import {memo, useCallback, useMemo} from 'react';
import {stripSgr} from '../../src/lib/text-width.ts';
import {messageRow, meterRow} from '../chrome/bottom.ts';
import {footerRow} from '../chrome/footer.ts';
import {headerRow} from '../chrome/header.ts';
import {detailPane} from '../detail/detail-pane.ts';
import {eventsPane} from '../events/events-pane.ts';
import type {Rect} from '../layout.ts';
import {servicesPane} from '../list/services-pane.ts';
import {logPane} from '../log/log-pane.ts';
import {metricsPane} from '../metrics/metrics-pane.ts';
import {isCutOff, type State} from '../model.ts';
import {specsPane} from '../specs/specs-pane.ts';
import {type Store, useLines} from '../store.ts';
import type {Theme} from '../theme.ts';
import {Lines} from './lines.tsx';

type Draw<Field extends keyof State> = (
	state: Pick<State, Field>,
	rect: Rect,
	theme: Theme,
) => readonly string[];

type PartProps = Rect & {readonly store: Store; readonly theme: Theme};

/** `fades`: what it shows is only the last known state while there is no connection. */
function part<const Field extends keyof State>(
	fields: readonly Field[],
	draw: Draw<NoInfer<Field>>,
	fades: boolean,
) {
	const watched = fades
		? ([...fields, 'link', 'moment'] as const)
		: ([...fields, 'moment'] as const);
	return memo(({store, theme, left, top, width, height}: PartProps) => {
		const rect = useMemo(() => ({left, top, width, height}), [left, top, width, height]);
		const lines = useLines(
			store,
			watched,
			useCallback(
				(state: State) => {
					const drawn = draw(state, rect, state.moment ? {...theme, edge: 'past'} : theme);
					const shown =
						fades && isCutOff(state.link)
							? drawn.map((line) => theme.paint('muted', stripSgr(line)))
							: drawn;
					return shown.map(theme.finish);
				},
				[rect, theme],
			),
		);
		return <Lines rect={rect} lines={lines} />;
	});
}

const row =
	<Field extends keyof State>(
		draw: (state: Pick<State, Field>, width: number, theme: Theme) => string,
	): Draw<Field> =>
	(state, rect, theme) => [draw(state, rect.width, theme)];

export const Header = part(
	[
		'services',
		'project',
		'metrics',
		'link',
		'problems',
		'now',
		'recorded',
		'recording',
		'live',
		'moment',
	],
	row(headerRow),
	false,
);

export const ServicesPane = part(
	[
		'services',
		'problems',
		'list',
		'metrics',
		'now',
		'recent',
		'size',
		'zoom',
		'sizes',
		'link',
		'printed',
		'keys',
	],
	servicesPane,
	true,
);

/** It is read from the files, so it is live while there is no connection. */
export const LogPane = part(
	['log', 'range', 'recent', 'printed', 'keys', 'moment'],
	logPane,
	false,
);

export const DetailPane = part(
	['services', 'list', 'now', 'recent', 'detail', 'moment', 'zoom', 'printed', 'keys'],
	detailPane,
	true,
);

export const MetricsPane = part(
	['services', 'list', 'now', 'recent', 'metrics', 'fleet', 'moment', 'printed', 'keys'],
	metricsPane,
	true,
);

export const EventsPane = part(
	['events', 'moment', 'recent', 'printed', 'keys'],
	eventsPane,
	false,
);

export const SpecsPane = part(['specs', 'recent', 'printed', 'keys'], specsPane, false);

export const Meter = part(['services', 'list', 'now', 'metrics'], row(meterRow), true);

export const Message = part(
	['services', 'problems', 'list', 'now', 'link', 'toast', 'keys', 'printed'],
	row(messageRow),
	false,
);

/** Its keys say of the whole state why they do nothing; these are the fields that those answers come from. */
export const Footer = part(
	[
		'services',
		'list',
		'now',
		'recent',
		'link',
		'log',
		'events',
		'typing',
		'dialog',
		'printed',
		'recorded',
		'keys',
		'daemon',
	],
	row((state, width, theme) => footerRow(state as State, width, theme)),
	false,
);
