/** What is pasted: never a command, only part of a line that is being typed. */
import {sanitizeLine} from '../../src/lib/sanitize.ts';
import {stripSgr} from '../../src/lib/text-width.ts';
import {typedText} from '../chrome/screen-actions.ts';
import {say} from '../command.ts';
import type {Store} from '../store.ts';
import {scopeOf} from './keymap.ts';

export function paste(store: Store, text: string): void {
	const state = store.get();
	const scope = scopeOf(state);
	if (scope !== 'typing' && scope !== 'palette') {
		say(store, 'note', 'Pasted text runs no commands; open a line to type first, with / or :.');
		return;
	}
	const line = text
		.split(/[\r\n]+/)
		.map((part) => stripSgr(sanitizeLine(part)))
		.join(' ')
		.trim();
	if (line !== '') store.dispatch({kind: 'typed', text: typedText(state) + line});
}
