import {render} from 'ink-testing-library';
import {expect, test} from 'vitest';
import {LogPane} from '../../../ui/parts/panes.tsx';
import {createStore} from '../../../ui/store.ts';
import {logOf, now, plain, screen, view} from '../views.ts';

test('what the daemon tells of services and seconds that pass draw no log again', () => {
	const store = createStore(screen(80, 24, [view('api')], ...logOf('api', 'a line')));
	let lines = 0;
	const counting = {
		...plain,
		finish: (line: string) => {
			lines += 1;
			return plain.finish(line);
		},
	};
	const {unmount} = render(
		<LogPane store={store} theme={counting} left={0} top={0} width={60} height={10} />,
	);
	const drawn = lines;
	expect(drawn).toBeGreaterThan(0);
	store.dispatch({
		kind: 'services',
		notice: {version: 1, changed: [view('api', {cpu: 3})], removed: [], problems: null},
	});
	store.dispatch({kind: 'ticked', now: now + 1000, wall: now + 1000});
	expect(lines).toBe(drawn);
	store.dispatch({kind: 'log-wrap'});
	expect(lines).toBeGreaterThan(drawn);
	unmount();
});
