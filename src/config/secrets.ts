/** Which values of an environment are not for everybody's eyes, told by their names. Pure. */

const words =
	'KEY|TOKEN|SECRET|PASSWORD|PASSWD|PWD|PASS|PASSPHRASE|CREDENTIAL|PRIVATE|AUTH|COOKIE|DSN';

/** The word ends a part of the name: `API_KEY`, `APIKEY_2`, `authToken`, but not `AUTHOR`. */
const secretName = new RegExp(`(?:${words})S?(?:_|\\d|$)`, 'i');
/** The shell's own. */
const harmless: ReadonlySet<string> = new Set(['PWD', 'OLDPWD', 'SSH_AUTH_SOCK']);

/** The `user:password` of a URL. */
const password = /(:\/\/[^\s/:@]*:)([^\s/@]+)(@)/g;

export const mask = '********';

/** The value as anybody may see it: masked as a whole by its name, or the password of a URL in it. */
export function masked(name: string, value: string): string {
	if (value === '') return value;
	if (!harmless.has(name) && secretName.test(name)) return mask;
	return value.replaceAll(password, `$1${mask}$3`);
}
