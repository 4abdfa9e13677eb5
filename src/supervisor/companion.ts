/** What goes along with services and acts on them by their events: file watches, schedules. */
import type {Supervised} from './supervised.ts';

export type Companion = {
	/** Told of a service after anything about it changed. */
	look(service: Supervised): void;
	/** The service is gone for good. */
	drop(name: string): void;
	close(): void;
};

/** What a companion does for one service, for as long as its settings stay as they are. */
export type Attendance = {look(): void; close(): void};

/** One attendance for each service that has settings; it is set up anew when they change. */
export function createCompanion<Settings extends object>(kind: {
	/** Compared as JSON; null: there is nothing to do for the service. */
	readonly settingsOf: (service: Supervised) => Settings | null;
	readonly attend: (service: Supervised, settings: Settings) => Attendance;
	/** Takes back what an attendance has noted on the service. */
	readonly forget: (service: Supervised) => void;
}): Companion {
	const attended = new Map<string, {readonly key: string; readonly attendance: Attendance}>();
	const drop = (name: string) => {
		attended.get(name)?.attendance.close();
		attended.delete(name);
	};
	return {
		drop,
		close: () => {
			for (const name of [...attended.keys()]) drop(name);
		},
		look(service) {
			const {name} = service;
			const settings = kind.settingsOf(service);
			const key = JSON.stringify(settings);
			const found = attended.get(name);
			if (found?.key === key) return found.attendance.look();
			drop(name);
			kind.forget(service);
			if (settings) attended.set(name, {key, attendance: kind.attend(service, settings)});
		},
	};
}
