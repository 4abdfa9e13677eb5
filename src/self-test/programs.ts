/**
 * The programs that a self-test runs as services. Each numbers its lines, and tells the truth about
 * itself in a file that the supervisor knows nothing of.
 *
 * A run's lines are `<service> r<run> <pid> <k>`, k from 0. Its truth, `truth/<service>.<run>`:
 *
 *   start <pid>         made exclusively, so that nobody can be run as the same run twice
 *   n <count>           that many lines were written for sure
 *   exit <count> <code> the last word: exactly so many lines, and the code that must be found
 *
 * `alive/<service>` holds pid and start time of the process that was there last; whoever finds that
 * one alive writes itself into `doubles`.
 */

/** How a service lives and ends; drawn anew for each run from the seed and the run's number. */
export type Character = {
	readonly program: 'node' | 'sh';
	/** Lines in one burst, and seconds between bursts. */
	readonly burst: number;
	readonly pause: number;
	/** Bursts of the longest life; 0: until it is told to stop. */
	readonly life: number;
	readonly ending: 'code' | 'signal';
	/** Its last line lacks the newline. */
	readonly ragged: boolean;
	/** Leaves a process in a session of its own behind. */
	readonly parent: boolean;
};

/** The words of a service's command, after `sh` or `node`, in the project's folder. */
export const argumentsFor = (character: Character, seed: number): readonly string[] => {
	const {program, burst, pause, life, ending, ragged, parent} = character;
	return [
		program === 'sh' ? shellProgram : nodeProgram,
		...[seed, burst, pause, life, ending, ragged ? 1 : 0, parent ? 1 : 0].map(String),
	];
};

export const shellProgram = 'service.sh';
export const nodeProgram = 'service.mjs';

/** By file name, to be written into the project's folder. */
export const programs: Readonly<Record<string, string>> = {
	[shellProgram]: `
asked=
trap 'asked=1' TERM
# What a shell says of the death of its children is no line of ours.
exec 2>/dev/null
ulimit -c 0
seed=$1 burst=$2 pause=$3 life=$4 ending=$5 ragged=$6 parent=$7
service=$WEAVER_SERVICE
run=\${WEAVER_RUN##*/r}
truth=truth/$service.$run
draw=$(( (seed + run * 7919) % 2147483647 ))
random() { draw=$(( draw * 16807 % 2147483647 )); drawn=$(( draw / 8 % $1 )); }
random 1; random 1

# Pid and start time: a number that the system gave away again is another process.
identity() {
	found=
	{ read -r line </proc/$1/stat; } 2>/dev/null || return
	set -- $1 \${line##*) }
	case $2 in Z | X) return ;; esac
	found="$1 \${21}"
}
check() {
	last=
	{ read -r last <"$1"; } 2>/dev/null
	[ -n "$last" ] || return
	identity \${last%% *}
	[ "$found" = "$last" ] && echo "$service r$run $$ found $last" >>doubles
}
check "alive/$service"
check "alive/$service.child"
# A stop signal ends rm, too, and what it leaves behind would look like another process.
until rm -f "alive/$service"; do :; done
identity $$
set -C
{ echo "$found" >"alive/$service"; } 2>/dev/null || echo "$service r$run $$ came at once" >>doubles
{ echo "start $$" >"$truth"; } 2>/dev/null || echo "$service r$run $$ was run again" >>doubles
set +C
if [ "$parent" = 1 ] && command -v setsid >/dev/null; then
	setsid sleep 1000 </dev/null >/dev/null 2>&1 &
	identity $!
	echo "$found" >"alive/$service.child"
fi

n=0
bursts=0
random 256
code=$drawn
if [ "$life" -gt 0 ]; then random "$life"; last=$((drawn + 1)); fi
while [ -z "$asked" ]; do
	[ "$life" -gt 0 ] && [ "$bursts" -ge "$last" ] && break
	i=0
	while [ $i -lt "$burst" ]; do
		echo "$service r$run $$ $n"
		n=$((n + 1)) i=$((i + 1))
	done
	echo "n $n" >>"$truth"
	bursts=$((bursts + 1))
	sleep "$pause"
done
if [ "$ragged" = 1 ]; then
	printf %s "$service r$run $$ $n"
	n=$((n + 1))
fi
if [ "$ending" = signal ]; then
	random 5
	case $drawn in 0) s=9 ;; 1) s=11 ;; 2) s=6 ;; 3) s=8 ;; *) s=2 ;; esac
	trap - INT
	echo "exit $n $((128 + s))" >>"$truth"
	kill -$s $$
	sleep 5
fi
echo "exit $n $code" >>"$truth"
exit "$code"
`,
	[nodeProgram]: `
import fs from 'node:fs';
let asked = false;
process.on('SIGTERM', () => { asked = true; });
const [seed, burst, pause, life, ending, ragged] = process.argv.slice(2).map((word) => Number(word));
const {WEAVER_SERVICE: service, WEAVER_RUN: folder} = process.env;
const {pid} = process;
const run = Number(/r(\\d+)$/.exec(folder)[1]);
const truth = 'truth/' + service + '.' + run;
let draw = (seed + run * 7919) % 2147483647 || 1;
const random = (below) => { draw = (draw * 16807) % 2147483647; return Math.floor(draw / 8) % below; };
random(1); random(1);
const note = (text) => fs.appendFileSync(truth, text + '\\n');
const complain = (text) => fs.appendFileSync('doubles', service + ' r' + run + ' ' + pid + ' ' + text + '\\n');
const identity = (who) => {
	try {
		const stat = fs.readFileSync('/proc/' + who + '/stat', 'latin1');
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return /[ZX]/.test(fields[0]) ? '' : who + ' ' + fields[19];
	} catch { return ''; }
};
let last = '';
try { last = fs.readFileSync('alive/' + service, 'utf8').trim(); } catch {}
if (last !== '' && identity(last.split(' ')[0]) === last) complain('found ' + last);
fs.rmSync('alive/' + service, {force: true});
try { fs.writeFileSync('alive/' + service, identity(pid) + '\\n', {flag: 'wx'}); } catch { complain('came at once'); }
try { fs.writeFileSync(truth, 'start ' + pid + '\\n', {flag: 'wx'}); } catch { complain('was run again'); }

const write = (text) => { for (let rest = Buffer.from(text); rest.length > 0; ) rest = rest.subarray(fs.writeSync(1, rest)); };
let n = 0;
let bursts = 0;
const code = random(256);
const longest = life > 0 ? random(life) + 1 : Infinity;
const work = () => {
	if (asked || bursts >= longest) {
		if (ragged) write(service + ' r' + run + ' ' + pid + ' ' + n++);
		note('exit ' + n + ' ' + code);
		process.exit(code);
	}
	let text = '';
	for (let i = 0; i < burst; i++) text += service + ' r' + run + ' ' + pid + ' ' + n++ + '\\n';
	write(text);
	note('n ' + n);
	bursts++;
	setTimeout(work, pause * 1000);
};
work();
`,
};
