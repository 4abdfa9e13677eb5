/** The timers of one service, each by its name and at most once. */
export class Timers<Name extends string> {
	private readonly running = new Map<Name, NodeJS.Timeout>();
	private readonly over: (name: Name) => void;

	constructor(over: (name: Name) => void) {
		this.over = over;
	}

	/** `after` is ms. One of the same name that runs is set anew. */
	set(name: Name, after: number): void {
		this.clear(name);
		const fire = () => {
			this.running.delete(name);
			this.over(name);
		};
		this.running.set(name, setTimeout(fire, after));
	}

	clear(name: Name): void {
		clearTimeout(this.running.get(name));
		this.running.delete(name);
	}

	clearAll(): void {
		for (const timer of this.running.values()) clearTimeout(timer);
		this.running.clear();
	}
}
