/** Options that say which services a command means. */
import type {Option} from '../command.ts';

export const targets = {
	all: {type: 'boolean', summary: 'Every service'},
	group: {type: 'string', value: '<group>', summary: 'Every service of this group'},
	tag: {type: 'string', value: '<tag>', summary: 'Every service with this tag'},
} as const satisfies Readonly<Record<string, Option>>;
