import { createInterface } from 'node:readline';
import { errors as connecting } from '../../../operations/connecting/errors.ts';
import type { ConnectPlace } from '../../../operations/connecting/place.ts';
import {
  type Answer,
  answerFrom,
  type Question,
  questionNamed,
  questionsOf,
} from '../../../operations/connecting/questions.ts';
import { asCrossdockError } from '../../../support/errors.ts';
import type { Dialogue } from '../../dialogue.ts';
import { errors } from '../../errors.ts';
import type { Io } from '../../io.ts';
import { printable } from '../../table.ts';

export interface Given {
  /** `setting=value` */
  readonly set: readonly string[];
  /** Names of secrets that lie on standard input, one a line. */
  readonly secret: readonly string[];
}

/** What was given as arguments and on standard input; secrets that a person is to type are asked for later. */
export async function givenAnswers(io: Io, place: ConnectPlace, { set, secret }: Given): Promise<Map<string, Answer>> {
  const questions = questionsOf(place);
  const answers = new Map<string, Answer>();
  for (const one of set) {
    const [, key = '', text] = /^([^=]+)=(.*)$/s.exec(one) ?? [];
    if (text === undefined)
      throw errors.CLI_USAGE({
        message: `--set takes a setting with its value: --set "api username=acme", not "${one}".`,
      });
    const question = questionNamed(questions, key.trim());
    const answer = answerFrom(place, question, text);
    if ('secret' in answer)
      throw connecting.CONNECT_SECRET_SHOWN({ message: `"${question.key}" is a secret.`, value: question.key });
    answers.set(question.key, answer);
  }
  const wanted = secret.map((key) => questionNamed(questions, key));
  if (io.asks || wanted.length === 0) return answers;
  const lines = await linesOf(io);
  for (const [index, question] of wanted.entries()) {
    const line = lines[index] ?? '';
    if (line === '')
      throw connecting.CONNECT_SECRET_MISSING({
        message: `Standard input has no line for "${question.key}".`,
        value: question.key,
      });
    answers.set(question.key, answerFrom(place, question, line));
  }
  return answers;
}

async function linesOf(io: Io): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: io.in })) lines.push(line);
  return lines;
}

/** Every setting that was not given, in the order of its connector. Enter keeps what stands in brackets, of an earlier round what was `typed`. */
export async function askAnswers(
  io: Io,
  dialogue: Dialogue,
  place: ConnectPlace,
  given: ReadonlyMap<string, Answer>,
  typed: ReadonlyMap<string, Answer> = new Map(),
): Promise<Map<string, Answer>> {
  const answers = new Map(given);
  for (const question of questionsOf(place)) {
    if (given.has(question.key)) continue;
    io.err.write(intro(question));
    const answer = await askOne(io, dialogue, place, question, typed.get(question.key));
    if (answer) answers.set(question.key, answer);
  }
  return answers;
}

/** A typing mistake is told and asked for again, but not for ever. */
const triesAtMost = 5;

async function askOne(
  io: Io,
  dialogue: Dialogue,
  place: ConnectPlace,
  question: Question,
  earlier: Answer | undefined,
): Promise<Answer | undefined> {
  const { label, required, known, secret } = question;
  const usual = earlier ? ('secret' in earlier ? 'as typed' : String(earlier.value)) : question.usual;
  for (let tries = 1; ; tries++) {
    const typed = await dialogue.ask(`${label}${usual === '' ? '' : ` [${printable(usual)}]`}: `, { hidden: secret });
    if (typed.trim() === '') {
      if (earlier || !required || known) return earlier;
      if (tries >= triesAtMost)
        throw connecting.CONNECT_SETTING({ message: `${label} is needed.`, value: question.key });
      io.err.write('It is needed.\n');
      continue;
    }
    try {
      return answerFrom(place, question, typed);
    } catch (thrown) {
      if (tries >= triesAtMost) throw thrown;
      io.err.write(`${printable(asCrossdockError(thrown).message)}\n`);
    }
  }
}

function intro({ key, help, choices, examples, secret }: Question): string {
  const hints = [
    ...(choices.length > 0 ? [`one of: ${choices.join(', ')}`] : []),
    ...(examples.length > 0 ? [`such as ${examples.join(', ')}`] : []),
    ...(secret ? ['not shown while it is typed'] : []),
  ];
  return [`\n${key}: ${help}`, ...hints.map((one) => `  ${one}`), ''].join('\n');
}
