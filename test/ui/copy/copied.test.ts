/** What `y` copies in the list, and how the message calls it. */
import {expect, test} from 'vitest';
import {copiedOf} from '../../../ui/copy/copied.ts';
import {type Action, reduce} from '../../../ui/reduce.ts';
import {screen, view} from '../views.ts';

const services = [
	view('api', {group: 'web'}),
	view('front', {group: 'web'}),
	view('cron', {group: 'jobs'}),
	view('alone'),
];
const fold: Action = {kind: 'folded-all'};
const choose = (service: string): Action => ({kind: 'chose', service});

test('a service by its name, a folded group by those of all in it', () => {
	const copied = (...actions: readonly Action[]) => {
		const state = actions.reduce(reduce, screen(120, 40, services));
		return copiedOf(state);
	};
	expect(copied(choose('front'))).toEqual({text: 'front', of: 'the name front'});
	expect(copied(fold, choose('front'))).toEqual({text: 'front', of: 'the name front'});
	expect(copied(fold, fold, choose('front'))).toEqual({
		text: 'api front',
		of: 'the names of the 2 services in web',
	});
	expect(copied(fold, fold, choose('cron'))).toEqual({text: 'cron', of: 'the name cron'});
});
