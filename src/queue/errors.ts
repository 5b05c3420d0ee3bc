import { defineErrors } from '../support/errors.ts';

export const queueErrors = defineErrors({
  QUEUE_UNREACHABLE: {
    disposition: 'retry',
    scope: 'connection',
    outage: true,
    sentence: 'RabbitMQ cannot be reached.',
    hint: 'Check that the broker runs and that CROSSDOCK_AMQP_URL names its host and port. Crossdock keeps trying; nothing is lost meanwhile.',
  },
  QUEUE_URL: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'CROSSDOCK_AMQP_URL is not an AMQP address.',
    hint: 'Write it as amqp://user:password@host:5672/crossdock (amqps:// for TLS); a slash inside the vhost is %2F.',
  },
  QUEUE_LOGIN: {
    disposition: 'hold',
    scope: 'connection',
    tell: 'at once',
    sentence: 'RabbitMQ refuses the user name or the password.',
    hint: 'Correct the user and password in CROSSDOCK_AMQP_URL, or set them with "rabbitmqctl change_password". The user guest may only log in from the same machine.',
  },
  QUEUE_VHOST: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The virtual host does not exist in RabbitMQ, or the user may not enter it.',
    hint: 'Run "rabbitmqctl add_vhost crossdock" and "rabbitmqctl set_permissions -p crossdock <user> .* .* .*", or correct the path of CROSSDOCK_AMQP_URL.',
  },
  QUEUE_PERMISSION: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The RabbitMQ user lacks a right in the virtual host.',
    hint: 'Grant configure, write and read on names that begin with "crossdock.": rabbitmqctl set_permissions -p <vhost> <user> "^crossdock\\..*" "^crossdock\\..*" "^crossdock\\..*".',
  },
  QUEUE_PRECONDITION: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'A queue or exchange exists in RabbitMQ with other arguments than Crossdock needs.',
    hint: 'Empty it (console: Move messages), delete it there and start Crossdock again, which declares it anew; or point CROSSDOCK_AMQP_URL at a virtual host of its own.',
  },
  QUEUE_UNAVAILABLE: {
    disposition: 'retry',
    scope: 'connection',
    outage: true,
    sentence: 'RabbitMQ does not answer for a queue.',
    hint: 'Look at the queue in the console: a queue without a leader has lost the majority of its nodes. Start those nodes, or delete the queue: it is declared anew and the outbox fills it again.',
  },
  QUEUE_FULL: {
    disposition: 'retry',
    scope: 'connection',
    outage: true,
    sentence: 'RabbitMQ refuses a ticket because the queue of its stage is full.',
    hint: 'See why the stage does not work it off; raise max-length in the policy "cd-stage" if the amount is expected. The ticket waits in the outbox and is offered again.',
  },
  QUEUE_UNROUTED: {
    disposition: 'retry',
    scope: 'connection',
    outage: true,
    sentence: 'RabbitMQ has no queue for a ticket.',
    hint: 'A queue or binding was deleted. Crossdock declares them again and repeats the ticket, which still lies in the outbox.',
  },
  QUEUE_NOT_CONFIRMED: {
    disposition: 'retry',
    scope: 'connection',
    outage: true,
    sentence: 'RabbitMQ has not confirmed a message, so it may or may not be stored.',
    hint: 'Nothing to do: it is sent again, and a duplicate changes nothing. If it goes on, look for an alarm in the console (memory, disk).',
  },
  QUEUE_MALFORMED: {
    disposition: 'park',
    scope: 'document',
    sentence: 'A message in a stage queue is not a ticket that this version can read.',
    hint: 'Look who published it. A ticket of a newer Crossdock: update this daemon, then replay it. Anything else: drop it.',
  },
  QUEUE_CRASH_LIMIT: {
    disposition: 'park',
    scope: 'document',
    sentence: 'Every worker that took this ticket died with it in hand.',
    hint: 'This is a fault of Crossdock. Read the log lines before each restart, update, then replay the ticket.',
  },
});
