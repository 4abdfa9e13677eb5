/** Something that goes along with the services and acts on them by their events: file watches, schedules. */
import type {Supervised} from './supervised.ts';

export type Companion = {
	/** Told of a service after anything about it changed. */
	look(service: Supervised): void;
	/** The service is gone for good. */
	drop(name: string): void;
	close(): void;
};
