import {expect, test} from 'vitest';
import {masked} from '../../src/config/secrets.ts';

test.each([
	['API_KEY', 'abc', '********'],
	['apiToken', 'abc', '********'],
	['DB_PASSWORD_2', 'abc', '********'],
	['MYSQL_PWD', 'abc', '********'],
	['EMPTY_SECRET', '', ''],
	['AUTHOR', 'me', 'me'],
	['KEYBOARD', 'de', 'de'],
	['PWD', '/srv', '/srv'],
	['DATABASE_URL', 'postgres://me:pa55@db/shop', 'postgres://me:********@db/shop'],
	['HOME_URL', 'http://host:80/a@b', 'http://host:80/a@b'],
])('%s=%s is shown as %s', (name, value, shown) => {
	expect(masked(name, value)).toBe(shown);
});
