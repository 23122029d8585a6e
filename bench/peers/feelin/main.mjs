// Does one expression of `bench decisions` with feelin: `node main.mjs JOB.json SECONDS`.
import { readFileSync } from 'node:fs';
import { evaluate } from 'feelin';

const [file, seconds] = process.argv.slice(2);
const { expression } = JSON.parse(readFileSync(file, 'utf8'));
const value = (answer) => (answer && typeof answer === 'object' && 'value' in answer ? answer.value : answer);
const context = value(evaluate(expression.input, {}));
const once = () => value(evaluate(expression.text, context));

const result = String(once());
const end = BigInt(Math.round(Number(seconds) * 1e9));
const start = process.hrtime.bigint();
let done = 0;
while (process.hrtime.bigint() - start < end) {
  for (let i = 0; i < 16; i += 1) once();
  done += 16;
}
const nanos = Number(process.hrtime.bigint() - start);
console.log(JSON.stringify({ per_s: (done * 1e9) / nanos, result }));
