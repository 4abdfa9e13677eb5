/** What the user started or stopped by hand: kept on disk, and known to each service as its `wish`. */
import type {LoadedMember} from '../config/instances.ts';
import type {StateFile, Wanted} from '../config/state-file.ts';
import {messageOf} from '../lib/errors.ts';
import {isMeant, serviceOf} from '../lib/member-name.ts';
import type {Supervised} from './supervised.ts';

export class Wishes {
	private readonly state: StateFile;
	private readonly services: ReadonlyMap<string, Supervised>;
	private readonly log: (message: string) => void;

	constructor(
		state: StateFile,
		services: ReadonlyMap<string, Supervised>,
		log: (message: string) => void,
	) {
		this.state = state;
		this.services = services;
		this.log = log;
	}

	/** Null: the file decides. */
	of({name, service}: Pick<Supervised, 'name' | 'service'>): Wanted | null {
		const {wanted} = this.state;
		return wanted[name] ?? wanted[service] ?? null;
	}

	/** Of all instances by their service. Answers when it is on disk. */
	async remember(names: readonly string[], wish: Wanted): Promise<void> {
		const wishes: Record<string, Wanted | null> = {};
		for (const name of names) {
			const service = this.services.get(name);
			if (service) service.wish = wish;
			wishes[name] = wish;
		}
		for (const service of new Set(names.map(serviceOf))) {
			const all = [...this.services.values()]
				.filter((each) => each.service === service)
				.map(({name}) => name);
			if (all.length < 2 || !all.every((name) => name in wishes)) continue;
			for (const name of all) wishes[name] = null;
			wishes[service] = wish;
		}
		await this.write(wishes);
	}

	/** Of one member, or of a service with all of its instances. */
	async forget(name: string): Promise<void> {
		for (const service of this.services.values())
			if (isMeant(service.name, name)) service.wish = null;
		const known = Object.keys(this.state.wanted).filter((each) => isMeant(each, name));
		await this.write(Object.fromEntries(known.map((each) => [each, null])));
	}

	/** What is to run always is started with the machine, also when it was stopped by hand before. */
	forgetAfterBoot(members: readonly LoadedMember[]): void {
		if (!this.state.isNewBoot) return;
		for (const member of members) {
			const {restart, enabled} = member.config;
			if (restart === 'always' && enabled && this.of(member) === 'down')
				void this.forget(member.service);
		}
	}

	/** A disk that takes no more must not keep anything from being started or stopped. */
	private async write(wishes: Readonly<Record<string, Wanted | null>>): Promise<void> {
		try {
			await this.state.setWanted(wishes);
		} catch (error) {
			const names = Object.keys(wishes).join(', ');
			this.log(`cannot remember what is wanted of ${names}: ${messageOf(error)}`);
		}
	}
}
