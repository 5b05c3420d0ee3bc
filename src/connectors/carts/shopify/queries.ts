/** One question or order to Shopify. */
export interface Operation {
  readonly name: string;
  readonly text: string;
  /** What it probably costs, until Shopify has said so ... */
  readonly cost: number;
  /** ... and what it might cost, for which there has to be room. One query may cost 1,000 points at most. */
  readonly needs: number;
  /** It changes something. */
  readonly effective?: boolean;
}

const address = 'firstName lastName company address1 address2 city provinceCode zip countryCodeV2 phone';
const money = '{ shopMoney { amount } }';
const lineFields = `id remainingQuantity totalQuantity
  lineItem { id sku name requiresShipping originalUnitPriceSet ${money} variant { barcode } }`;

/** Heads of orders, oldest change first. What is to be shipped of each is asked separately: nested, it would cost too much at once. */
export const listOrders: Operation = {
  name: 'CrossdockOrders',
  cost: 100,
  needs: 750,
  text: `query CrossdockOrders($query: String!, $first: Int!, $after: String, $customerTags: Boolean!) {
  orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id legacyResourceId name poNumber createdAt updatedAt cancelledAt cancelReason
      displayFinancialStatus displayFulfillmentStatus note tags email phone currencyCode
      customer @include(if: $customerTags) { tags }
      shippingAddress { ${address} }
      billingAddress { ${address} }
      shippingLine { title code }
      currentSubtotalPriceSet ${money}
      currentTotalDiscountsSet ${money}
      totalShippingPriceSet ${money}
      currentTotalTaxSet ${money}
      currentTotalPriceSet ${money}
    }
  }
}`,
};

/** Of several orders at once, as most have one fulfillment order and few lines; the rest of the others is asked for. */
export const fulfillmentOrders: Operation = {
  name: 'CrossdockFulfillmentOrders',
  cost: 60,
  needs: 900,
  text: `query CrossdockFulfillmentOrders($ids: [ID!]!) {
  nodes(ids: $ids) { ... on Order { id fulfillmentOrders(first: 2) { ${fulfillmentOrderFields(10)} } } }
}`,
};

/** Holds, releases and moves change a fulfillment order, and leave the time at which its order changed as it was. */
export const changedFulfillmentOrders: Operation = {
  name: 'CrossdockChangedFulfillmentOrders',
  cost: 5,
  needs: 60,
  text: `query CrossdockChangedFulfillmentOrders($query: String!, $first: Int!, $after: String) {
  fulfillmentOrders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
    pageInfo { hasNextPage endCursor }
    nodes { id orderId updatedAt }
  }
}`,
};

export const moreFulfillmentOrders: Operation = {
  name: 'CrossdockMoreFulfillmentOrders',
  cost: 20,
  needs: 550,
  text: `query CrossdockMoreFulfillmentOrders($id: ID!, $after: String) {
  order(id: $id) { fulfillmentOrders(first: 5, after: $after) { ${fulfillmentOrderFields(20)} } }
}`,
};

export const moreFulfillmentLines: Operation = {
  name: 'CrossdockFulfillmentLines',
  cost: 100,
  needs: 500,
  text: `query CrossdockFulfillmentLines($id: ID!, $after: String) {
  fulfillmentOrder(id: $id) {
    lineItems(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { ${lineFields} } }
  }
}`,
};

/** Of an order that was cancelled and has no fulfillment orders any more. */
export const canceledLines: Operation = {
  name: 'CrossdockCanceledLines',
  cost: 20,
  needs: 100,
  text: `query CrossdockCanceledLines($id: ID!) {
  order(id: $id) { lineItems(first: 100) { nodes { id sku name quantity } } }
}`,
};

export const fulfillmentsOf: Operation = {
  name: 'CrossdockFulfillments',
  cost: 10,
  needs: 510,
  text: `query CrossdockFulfillments($id: ID!) {
  order(id: $id) { id name cancelledAt displayFulfillmentStatus fulfillments(first: 250) { id status trackingInfo { number } } }
}`,
};

export const createFulfillment: Operation = {
  name: 'CrossdockFulfill',
  cost: 10,
  needs: 10,
  effective: true,
  text: `mutation CrossdockFulfill($fulfillment: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $fulfillment) { fulfillment { id status } userErrors { field message } }
}`,
};

export const variantsBySku: Operation = {
  name: 'CrossdockVariants',
  cost: 100,
  needs: 500,
  text: `query CrossdockVariants($query: String!, $after: String, $location: ID!, $names: [String!]!) {
  productVariants(first: 100, after: $after, query: $query) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id sku
      inventoryItem { id tracked inventoryLevel(locationId: $location) { quantities(names: $names) { name quantity } } }
    }
  }
}`,
};

export const setQuantities: Operation = {
  name: 'CrossdockSetQuantities',
  cost: 10,
  needs: 10,
  effective: true,
  text: `mutation CrossdockSetQuantities($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { createdAt }
    userErrors { code field message }
  }
}`,
};

export const stockItem: Operation = {
  name: 'CrossdockStockItem',
  cost: 10,
  needs: 10,
  effective: true,
  text: `mutation CrossdockStockItem($item: ID!, $location: ID!, $key: String!) {
  inventoryActivate(inventoryItemId: $item, locationId: $location) @idempotent(key: $key) { userErrors { field message } }
}`,
};

export const aboutShop: Operation = {
  name: 'CrossdockShop',
  cost: 2,
  needs: 5,
  text: 'query CrossdockShop { shop { name myshopifyDomain } currentAppInstallation { accessScopes { handle } } }',
};

export const aboutLocation: Operation = {
  name: 'CrossdockLocation',
  cost: 25,
  needs: 25,
  text: `query CrossdockLocation($id: ID!) {
  location(id: $id) { name isActive isFulfillmentService }
  locations(first: 20) { nodes { id name } }
}`,
};

function fulfillmentOrderFields(lines: number): string {
  return `pageInfo { hasNextPage endCursor }
    nodes {
      id status requestStatus updatedAt
      assignedLocation { location { id } }
      lineItems(first: ${lines}) { pageInfo { hasNextPage endCursor } nodes { ${lineFields} } }
    }`;
}
