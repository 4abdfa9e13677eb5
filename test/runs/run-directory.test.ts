import {expect, test} from 'vitest';
import {serviceSchema} from '../../src/config/service-schema.ts';
import {configKinds, kindOf} from '../../src/runs/record-shape.ts';
import {recordFormat} from '../../src/runs/run-directory.ts';

/** A run's record must not lack a field: raise `recordFormat` with every one that is added here. */
test('records have a number of their own for each set of fields with defaults', () => {
	const config = serviceSchema.parse({name: 'a', script: 'a'});
	expect([recordFormat, Object.keys(config).sort().join(' ')]).toEqual([
		3,
		'check_ports cwd dependencies enabled env exec_mode hooks instances logs max_restart_delay max_restarts min_uptime name pty reset_after restart restart_delay script stop_signal stop_timeout success_exit_codes tags type wait_for watch',
	]);
});

test('a record is whole when it has every field with a default, each of its kind', () => {
	const config = serviceSchema.parse({name: 'a', script: 'a'});
	expect(configKinds).toEqual(
		Object.fromEntries(
			Object.entries(config)
				// It is of several kinds.
				.filter(([field]) => field !== 'watch')
				.map(([field, value]) => [field, kindOf(value)]),
		),
	);
});
