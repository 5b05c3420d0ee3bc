/** Bounds, each with its why. */
export const limits = {
  /** A larger inbound file is a mistake or an attack; a million stock rows are some 65 MB. */
  fileBytes: 512 * 1024 * 1024,
  /** Inbound files taken in one look at an endpoint: the rest waits for the next look, oldest first. */
  filesPerLook: 500,
  /** Tickets handed to a batching stage at once: one commit's worth. */
  ticketsAtOnce: 500,
  /** Tickets of an acting stage in work at the same time: different gates and sources run side by side. */
  gatesAtOnce: 8,
  /** Files of one gate in flight on kept logins. */
  filesInFlight: 8,
  /** Files of one order each that are opened by one commit. */
  filesPerPin: 200,
  /** Deliveries that a crash may have left unfinished at one gate: what one pin can open. */
  unfinishedAtOnce: 1000,
  /** Parts pinned by one commit. */
  partsPerPin: 10_000,
  /** Orders written to the store by one commit of a download. */
  ordersPerCommit: 500,
  /** Bytes of stock rows held in memory before they spill to a local file. */
  stockBytesInMemory: 16 * 1024 * 1024,
  /** Adjustments of one stock file: all of them are added by the commit that concludes it. */
  adjustmentsPerFile: 10_000,
  /** Levels that a snapshot does not name, set to zero by one commit. */
  levelsZeroedPerCommit: 1000,
  /** Rows of a stock delivery that are written down by one commit. */
  stockRowsPerCommit: 2000,
  /** Rows of open units that are kept with a cart's gate, so that one more order costs a look at its own SKUs only. */
  openUnitsKept: 5000,
  /** Orders that a WMS has had for so long are in every level that it reports, however old: 3 days. */
  handOverSeconds: 3 * 86_400,
  /** Codes of warehouses that one stock file may have: there are never so many, so a column is mapped wrong. */
  warehousesPerFile: 200,
  /** Looks at a source whose files keep changing, before it is left to the next run. */
  looksPerRun: 20,
  /** Rows and bytes of a table that a person imports: they are compared in memory. */
  sheetRows: 200_000,
  sheetBytes: 64 * 1024 * 1024,
  /** A webhook's message is signed, so it is held in memory as a whole. */
  webhookBytes: 16 * 1024 * 1024,
  /** Orders or packages in one message of a webhook, where nobody says otherwise: receivers have limits of a few megabytes. */
  webhookRecords: 100,
  /** Complaints kept with a document. */
  complaintsKept: 1000,
} as const;
