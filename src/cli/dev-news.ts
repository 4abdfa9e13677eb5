/** What `weaver dev` says of services besides their logs: each thing once. Pure. */

import type {ConfigProblem} from '../lib/config-problem.ts';
import type {ServiceView} from '../lib/service-view.ts';

export type DevNews = {
	/** One sentence each; starts and ends are told by the log. */
	ofService(service: ServiceView): string | null;
	/** `problems` is the whole list. */
	ofProblems(problems: readonly ConfigProblem[]): readonly string[];
};

export function createDevNews(): DevNews {
	const told = new Map<string, string>();
	let broken: ReadonlyMap<string, string> = new Map();
	return {
		ofService(service) {
			const words = wordsFor(service);
			const key = `${service.run} ${words}`;
			if (told.get(service.name) === key) return null;
			told.set(service.name, key);
			return words === null ? null : `${service.name} ${words}`;
		},
		ofProblems(problems) {
			const now = new Map(problems.map((problem) => [problem.file, explain(problem)]));
			const news = [
				...[...now].flatMap(([file, text]) => (broken.get(file) === text ? [] : [text])),
				...[...broken.keys()]
					.filter((file) => !now.has(file))
					.map((file) => `${file} is good again`),
			];
			broken = now;
			return news;
		},
	};
}

function wordsFor({state, reason}: ServiceView): string | null {
	switch (state) {
		case 'waiting':
			return reason ?? 'is waiting';
		case 'restarting':
		case 'paused':
			return because(`is ${state}`, reason);
		case 'failed':
			return because('has failed', reason);
		case 'backoff':
			return because('comes back soon', reason);
		case 'running':
			return reason;
		case 'starting':
		case 'stopping':
		case 'finished':
		case 'scheduled':
		case 'stopped':
			return null;
	}
}

const because = (words: string, reason: string | null): string =>
	reason === null ? words : `${words}: ${reason}`;

function explain({file, line, message, hint, service}: ConfigProblem): string {
	const place = `${file}${line === null ? '' : `:${line}`}`;
	const goesOn = service === null ? '' : `; the last good version of ${service} goes on`;
	return `${place}: ${message}${hint === null ? '' : `. ${hint}`}${goesOn}`;
}
