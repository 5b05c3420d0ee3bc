import { z } from 'zod';

/** Names of merchants, carts, WMSes and connections: they stand in queue headers, file names and endpoint ids. */
export const namePattern = /^[a-z0-9][a-z0-9_-]{0,39}$/;

export const name = z
  .string()
  .regex(namePattern, 'A name has lower-case letters, digits, "-" and "_", and at most 40 characters.');
export const text = z.string().trim().min(1);
export const email = z.string().regex(/^[^\s@<>,;]+@[^\s@<>,;]+$/, 'This is not an e-mail address.');
export const sender = z
  .string()
  .regex(/^[^\s@<>,;]+@[^\s@<>,;]+$/, 'Write an address or *@ and a domain, such as *@example.com.');
