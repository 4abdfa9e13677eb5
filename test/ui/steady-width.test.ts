import {expect, test} from 'vitest';
import {steadyWidth} from '../../ui/steady-width.ts';

test('what terminals give different widths becomes what all of them agree on', () => {
	const shown = [
		['plain 日本 ✅ é', 'plain 日本 ✅ é'],
		['👍🏽 ok', '👍 ok'],
		['👩‍💻 and 👨‍👩‍👧', '👩 and 👨'],
		['❤️ 1️⃣', '❤ 1⃣'],
		['🇩🇪 flag', 'DE flag'],
		['a\u200db', 'ab'],
	] as const;
	expect(shown.map(([text]) => steadyWidth(text))).toEqual(shown.map(([, text]) => text));
});
