/** The last line of an attached terminal: whose it is and how to leave. Pure. */
import {fitLeft} from '../../src/lib/text-width.ts';
import type {Size} from '../../src/terminal/frames.ts';
import type {Theme} from '../theme.ts';

export type FooterFacts = {
	readonly service: string;
	/** A first ^] has been typed. */
	readonly isLeaving: boolean;
	/** Of the terminal, where a smaller window of somebody else decides. */
	readonly limitedTo: Size | null;
};

export function attachFooter(
	{service, isLeaving, limitedTo}: FooterFacts,
	width: number,
	{glyphs, paint}: Theme,
): string {
	const leave = isLeaving
		? paint('selected', ' ^] once more leaves ')
		: `${paint('accent', '^] ^]')} leaves`;
	const limit = limitedTo
		? paint(
				'muted',
				`   ${limitedTo.columns}x${limitedTo.rows}: the smaller window of somebody else`,
			)
		: '';
	return fitLeft(
		` ${paint('good', glyphs.on)} ${paint('strong', service)}   ${leave}${limit}`,
		width,
	);
}
