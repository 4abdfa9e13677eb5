/** Marks, bulk orders, groups and the reach of a restart on a real screen, with a real daemon. */
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createProject, type Project} from '../../support/project.ts';

const esc = '\x1b';
const enter = '\r';
const idle = 'setInterval(() => {}, 1000);';

let project: Project;

beforeAll(async () => {
	project = await createProject({
		db: {script: 'node idle.js', group: 'data'},
		api: {
			script: 'node idle.js',
			group: 'shop',
			tags: ['http'],
			dependencies: [{service: 'db', on_restart: 'restart'}],
		},
		web: {script: 'node idle.js', group: 'shop', dependencies: ['api']},
		bad: {script: './gone', group: 'data', max_restarts: 0, enabled: false},
		flap: {
			script: 'node flap.js',
			enabled: false,
			restart_delay: '20ms',
			max_restart_delay: '20ms',
			description: `Fails three times before it stays. ${'A long description goes on. '.repeat(4)}So it ends.`,
		},
	});
	project.write('idle.js', idle);
	project.write(
		'flap.js',
		`const fs = require('fs'); fs.appendFileSync('tries', 'x'); if (fs.readFileSync('tries').length < 4) process.exit(9); ${idle}`,
	);
	const started = await project.weaver(['start', 'flap', '--wait']);
	expect(started.code, started.stderr).toBe(0);
	await project.weaver(['stop', 'web', 'api', 'db']);
});

afterAll(() => project[Symbol.asyncDispose]());

test('marks make one order of several, and what becomes of each is said', async () => {
	using terminal = project.terminal(['monitor'], {columns: 160, rows: 40});
	await terminal.until(/q quit/);
	await terminal.until(/◐ flap +flapping/);
	await terminal.until(/● 0 up +◐ 1 flapping +✗ 0 failing +○ 4 off/);

	// The start of one names what came with it.
	terminal.keys(`/name:web${enter}s`);
	await terminal.until(/✓ Service started: web \(pid \d+\), and with it db, api/);
	terminal.keys(esc);
	await terminal.until(/Services 5/);

	// A word that is no field is told while it is typed.
	terminal.keys('/colour:x');
	await terminal.until(/colour: is no field; there are name: group: tag:/);
	terminal.keys(enter);
	await terminal.until(/✗ colour: is no field/);
	terminal.keys(esc);
	await terminal.until(() => !terminal.text().includes('/colour'));
	terminal.keys(`/group:shop${enter}`);
	await terminal.until(/Services 2 of 5 .*\/group:shop/);
	terminal.keys('*');
	await terminal.until(/• 2 marked/);
	terminal.keys(esc);
	await terminal.until(/Services 5 .*• 2 marked/);

	// Several are asked about, and Esc leaves them alone.
	terminal.keys('x');
	await terminal.until(/Stop 2 services/);
	await terminal.until(/api, web/);
	terminal.keys(esc);
	await terminal.until(() => !terminal.text().includes('Stop 2 services'));
	terminal.keys(`x${enter}`);
	await terminal.until(/✓ 2 services stopped: api, web/);
	terminal.keys('s');
	await terminal.until(/✓ 2 services started: api, web/);
	terminal.keys(`r${enter}`);
	await terminal.until(/✓ 2 services restarted: api, web/);

	// The worst first: one of three fails at once.
	terminal.keys(`/name:bad${enter}`);
	await terminal.until(/Services 1 of 5/);
	terminal.keys(` ${esc}`);
	await terminal.until(/Services 5 .*• 3 marked/);
	terminal.keys('s');
	await terminal.until(/✗ bad .* · 2 services already running: api, web/);

	// A service that is named in the palette is meant alone.
	terminal.keys(`:restart web${enter}`);
	await terminal.until(/✓ Service restarted: web/);
	await terminal.until(/• 3 marked/);
	terminal.keys(esc);
	await terminal.until(() => !terminal.text().includes('marked'));
});

test('the reach of a restart is shown before it begins, and groups fold', async () => {
	await project.weaver(['start', 'bad']);
	await project.weaver(['restart', 'db', '--dependents']);
	using terminal = project.terminal(['monitor'], {columns: 120, rows: 40});
	await terminal.until(/q quit/);
	terminal.keys(`/name:db${enter}`);
	await terminal.until(/Services 1 of 5/);
	terminal.keys(esc);
	await terminal.until(/Services 5/);
	await terminal.until(/▸● db/);

	// What restarts by its own wish when db does, and what R takes along, with the time it took before.
	terminal.keys('r');
	await terminal.until(/Restarts db, and one that follows by "on_restart"/);
	await terminal.until(/About \d+\.\ds, (as the last time|median of the last \d+)/);
	await terminal.until(/api \d+\.\ds, db \d+\.\ds/);
	terminal.keys(esc);
	await terminal.until(() => !terminal.text().includes('Restarts db'));
	terminal.keys('R');
	await terminal.until(/Restarts db and 2 dependents\./);
	await terminal.until(/web \d+\.\ds, api \d+\.\ds, db \d+\.\ds/);
	terminal.keys(enter);
	await terminal.until(/✓ 3 services restarted: db, api, web/);

	// A stop that holds others down asks first, and its answer names them; one that holds nobody does not ask.
	terminal.keys('x');
	await terminal.until(/Stops db\.[\s\S]*Held down until db is back:[\s\S]*api, web/);
	terminal.keys(enter);
	await terminal.until(/✓ Service stopped: db.* · 2 held down: api, web/);
	terminal.keys('s');
	await terminal.until(/✓ Service started: db/);
	await terminal.until(/● api +running[\s\S]*● web +running/);
	terminal.keys(`:stop web${enter}`);
	await terminal.until(/✓ Service stopped: web/);
	terminal.keys('s');
	await terminal.until(/✓ Service started: web/);
	terminal.keys(`:go db${enter}`);
	await terminal.until(/▸● db/);

	terminal.keys('CC');
	await terminal.until(/✗ \+ data 2 +✗ 1 +● 1/);
	await terminal.until(/● \+ shop 2 +● 2/);
	terminal.keys('C');
	await terminal.until(/✗ bad +failed/);
	terminal.keys('S');
	await terminal.until(/NAME↑/);
});

test('in a pipe the notes of the status are whole, and a held service blames nobody', async () => {
	const status = await project.weaver(['status', 'flap']);
	expect(status.stdout).toMatch(
		/flapping: it failed 3 times in a row · exit 9, .* · counts as steady in \dm/,
	);
	await project.weaver(['stop', 'db']);
	const held = await project.weaver(['status', 'api']);
	expect(held.stdout).toMatch(/api .*paused .*held until db is back/);
});
