/** What happened lately, in its box. */
import {frame} from '../chrome/frame.ts';
import type {Rect} from '../layout.ts';
import type {State} from '../model.ts';
import type {Theme} from '../theme.ts';

export type EventsInput = Pick<State, 'recent' | 'printed'>;

export const eventsPane = (state: EventsInput, rect: Rect, theme: Theme): readonly string[] =>
	frame(
		rect,
		{
			key: state.printed ? null : '5',
			title: 'Events',
			note: '',
			right: '',
			focused: state.recent[0] === 'events' && !state.printed,
		},
		[theme.paint('muted', ' Nothing has happened yet.')],
		theme,
	);
