import {expect, test} from 'vitest';
import {overlayOf} from '../../../ui/chrome/dialog.ts';
import {lastWhyTop} from '../../../ui/detail/why-box.ts';
import {findBinding, scopeOf} from '../../../ui/keys/keymap.ts';
import type {WhyDialog} from '../../../ui/model.ts';
import {now, plain, screen, view} from '../views.ts';

const dialog: WhyDialog = {
	kind: 'why',
	service: 'web',
	at: now,
	top: 0,
	explanations: [
		{
			service: 'web',
			asWanted: false,
			what: 'web waits for api (healthy)',
			short: 'waits for api (healthy)',
			since: now - 4000,
			chain: [{service: 'api', text: 'api is down: exit 1'}],
			evidence: ['api: the last error line before that was: no such host'],
			next: 'it starts by itself when what it waits for is there',
			fix: 'weaver logs api --level error',
			remedy: null,
		},
	],
};

test('the box says what `weaver why` says', () => {
	const state = screen(64, 20, [view('web')], {kind: 'dialog', dialog});
	expect(overlayOf(state, plain)?.lines.map((line) => line.slice(2, -1).trimEnd())).toEqual([
		expect.stringContaining('Why web'),
		'web waits for api (healthy)',
		'since    4s ago',
		'because  api is down: exit 1',
		'facts    api: the last error line before that was: no such',
		'         host',
		'next     it starts by itself when what it waits for is',
		'         there',
		'try      weaver logs api --level error',
		'─'.repeat(59),
	]);
});

test('W opens it, and closes it; what does not fit is scrolled to', () => {
	const state = screen(64, 20, [view('web')]);
	expect(findBinding(scopeOf(state), 'W')?.command).toBe('why');
	const open = screen(64, 8, [view('web')], {kind: 'dialog', dialog});
	expect(findBinding(scopeOf(open), 'W')?.command).toBe('leave');
	expect(lastWhyTop(dialog, open.size)).toBe(6);
	expect(overlayOf(open, plain)?.lines[0]).toContain('j 6 more below');
});
