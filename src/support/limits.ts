/** Bounds, each with its why. */
export const limits = {
  /** A larger inbound file is a mistake or an attack; a million stock rows are some 65 MB. */
  fileBytes: 512 * 1024 * 1024,
  /** Pages of a partner's API taken in one look at it: the rest waits for the next look. */
  pagesPerLook: 200,
  /** Inbound files taken in one look at an endpoint: the rest waits for the next look, oldest first. */
  filesPerLook: 500,
  /** Tickets of a batching stage that are fetched ahead. */
  ticketsAtOnce: 500,
  /** Of them one commit's worth ... */
  ticketsPerBatch: 50,
  /** ... and of one merchant where others wait, too. */
  ticketsPerMerchant: 5,
  /** Tickets that lie ready in a queue of RabbitMQ, which is first in, first out; the others wait in the outbox, where merchants take turns. */
  ticketsReady: 200,
  /** Tickets handed to an acting stage and not yet settled: they wait there for their turn, for more of the same, or for a slot. */
  ticketsWaiting: 1000,
  /** Subjects in work at the same time at one stage: of one merchant, so that many leave room for others ... */
  jobsPerMerchant: 8,
  /** ... and of one connection, so that one that hangs holds no more than these. Most of them wait for a slot of it. */
  jobsPerConnection: 32,
  /** Files larger than these are read or written by so many at the same time; smaller ones need no turn. */
  largeWorkAtOnce: 3,
  largeFileBytes: 1024 * 1024,
  largeDeliveryItems: 500,
  /** Files of one gate in flight on kept logins. */
  filesInFlight: 8,
  /** Files of one order each that are opened by one commit. */
  filesPerPin: 200,
  /** Deliveries that a crash may have left unfinished at one gate: what one pin can open. */
  unfinishedAtOnce: 1000,
  /** Parts or packages in one file. */
  partsPerPin: 10_000,
  /** Parts or packages that one commit puts into a file, or books as delivered: some 20 ms, in which nobody else can commit. */
  itemsPerCommit: 50,
  /** Orders written to the store by one commit of a download: some 20 ms, in which nobody else can commit. */
  ordersPerCommit: 25,
  /** Records that are worked on before timers, sockets and other merchants get a turn. */
  recordsPerSlice: 50,
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
  /** Orders that a system pushes in one request. */
  pushedBytes: 16 * 1024 * 1024,
  /** A webhook of a vendor is a hint; one order with everything in it is far shorter. */
  hookBytes: 2 * 1024 * 1024,
  /** A webhook's message is signed, so it is held in memory as a whole. */
  webhookBytes: 16 * 1024 * 1024,
  /** Orders or packages in one message of a webhook, where nobody says otherwise: receivers have limits of a few megabytes. */
  webhookRecords: 100,
  /** A notice of a shipment that a partner sends us: some kilobytes. */
  noticeBytes: 1024 * 1024,
  /** Complaints kept with a document. */
  complaintsKept: 1000,
} as const;
