/** Who plays in a self-test: services of all kinds, the same for the same seed. */
import {argumentsFor, type Character} from './programs.ts';

export type Role = {
	readonly name: string;
	/** Its service file, without what changes during the test. */
	readonly fields: Readonly<Record<string, unknown>>;
};

const usual: Character = {
	program: 'sh',
	burst: 5,
	pause: 0.1,
	life: 0,
	ending: 'code',
	ragged: false,
	parent: false,
};

const characters: Readonly<Record<string, Character>> = {
	fast: {...usual, program: 'node', burst: 100, pause: 0.05},
	crashing: {...usual, life: 20},
	ragged: {...usual, burst: 2, life: 15, ragged: true},
	signalled: {...usual, life: 20, ending: 'signal'},
	script: {...usual, program: 'node', burst: 20, pause: 0.05, life: 40, ragged: true},
	parent: {...usual, life: 20, parent: true},
	brief: {...usual, burst: 1, pause: 0, life: 1},
	piped: {...usual, burst: 20, life: 30, ragged: true},
	slow: {...usual, program: 'node', burst: 1, pause: 0.25},
};

/** `log` is what is kept of a log as it was written, small enough that it is rotated all the time. */
export function chooseCast(services: number, seed: number, log: string): readonly Role[] {
	const kinds = Object.entries(characters);
	return Array.from({length: services}, (_, index) => {
		const [kind = '', character = usual] = kinds[index % kinds.length] ?? [];
		return {
			name: `${kind}-${index + 1}`,
			fields: {
				script: character.program,
				args: argumentsFor(character, seed * 100 + index),
				restart: 'always',
				min_uptime: 0,
				restart_delay: 50,
				max_restart_delay: kind === 'brief' ? 1500 : 400,
				max_restarts: 1_000_000,
				stop_timeout: '5s',
				logs: {max_size: log, max_files: 100_000, capture: kind === 'piped' ? 'pipe' : 'file'},
			},
		};
	});
}
