import { pipeline, type StageName } from '../pipeline.ts';

/** As ops see them in the RabbitMQ console. */
export const queueNames = Object.fromEntries(pipeline.map(({ name, queue }) => [name, queue])) as Readonly<
  Record<StageName, string>
>;
