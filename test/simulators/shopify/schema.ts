import { buildSchema } from 'graphql';

/** The part of the Admin API that carts need, as its reference names it; what is not here is refused as an unknown field [V names]. */
export const schema = buildSchema(`
  directive @idempotent(key: String!) on FIELD
  scalar DateTime
  scalar Decimal
  scalar URL
  scalar UnsignedInt64

  enum OrderSortKeys { CREATED_AT UPDATED_AT ID }
  enum FulfillmentOrderSortKeys { ID UPDATED_AT }
  enum FulfillmentOrderStatus { OPEN IN_PROGRESS SCHEDULED ON_HOLD INCOMPLETE CANCELLED CLOSED }
  enum FulfillmentOrderRequestStatus {
    UNSUBMITTED SUBMITTED ACCEPTED REJECTED CANCELLATION_REQUESTED CANCELLATION_ACCEPTED CANCELLATION_REJECTED CLOSED
  }
  enum FulfillmentStatus { SUCCESS CANCELLED ERROR FAILURE }
  enum OrderDisplayFulfillmentStatus { FULFILLED PARTIALLY_FULFILLED UNFULFILLED ON_HOLD SCHEDULED IN_PROGRESS }
  enum OrderDisplayFinancialStatus { AUTHORIZED EXPIRED PAID PARTIALLY_PAID PARTIALLY_REFUNDED PENDING REFUNDED VOIDED }
  enum OrderCancelReason { CUSTOMER DECLINED FRAUD INVENTORY OTHER STAFF }

  interface Node { id: ID! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type MoneyV2 { amount: Decimal! currencyCode: String! }
  type MoneyBag { shopMoney: MoneyV2! }
  type MailingAddress {
    firstName: String lastName: String company: String address1: String address2: String city: String
    provinceCode: String zip: String countryCodeV2: String phone: String
  }
  type ShippingLine { title: String! code: String }
  type Customer { tags: [String!]! }
  type Location { id: ID! name: String! isActive: Boolean! isFulfillmentService: Boolean! }
  type ProductVariant { id: ID! sku: String barcode: String inventoryItem: InventoryItem! }
  type LineItem {
    id: ID! sku: String name: String! quantity: Int! requiresShipping: Boolean!
    originalUnitPriceSet: MoneyBag! variant: ProductVariant
  }
  type FulfillmentOrderAssignedLocation { location: Location }
  type FulfillmentOrderLineItem { id: ID! remainingQuantity: Int! totalQuantity: Int! lineItem: LineItem! }
  type FulfillmentOrder {
    id: ID! orderId: ID! updatedAt: DateTime!
    status: FulfillmentOrderStatus! requestStatus: FulfillmentOrderRequestStatus!
    assignedLocation: FulfillmentOrderAssignedLocation!
    lineItems(first: Int, after: String): FulfillmentOrderLineItemConnection!
  }
  type FulfillmentTrackingInfo { number: String company: String url: URL }
  type Fulfillment { id: ID! status: FulfillmentStatus! trackingInfo(first: Int): [FulfillmentTrackingInfo!]! }
  type Order implements Node {
    id: ID! legacyResourceId: UnsignedInt64! name: String! poNumber: String createdAt: DateTime! updatedAt: DateTime!
    cancelledAt: DateTime cancelReason: OrderCancelReason
    displayFinancialStatus: OrderDisplayFinancialStatus displayFulfillmentStatus: OrderDisplayFulfillmentStatus!
    note: String tags: [String!]! email: String phone: String currencyCode: String!
    customer: Customer shippingAddress: MailingAddress billingAddress: MailingAddress shippingLine: ShippingLine
    currentSubtotalPriceSet: MoneyBag! currentTotalDiscountsSet: MoneyBag! totalShippingPriceSet: MoneyBag!
    currentTotalTaxSet: MoneyBag currentTotalPriceSet: MoneyBag!
    lineItems(first: Int, after: String): LineItemConnection!
    fulfillmentOrders(first: Int, after: String): FulfillmentOrderConnection!
    fulfillments(first: Int): [Fulfillment!]!
  }
  type InventoryQuantity { name: String! quantity: Int! }
  type InventoryLevel { quantities(names: [String!]!): [InventoryQuantity!]! }
  type InventoryItem { id: ID! tracked: Boolean! inventoryLevel(locationId: ID!): InventoryLevel }
  type Shop { name: String! myshopifyDomain: String! }
  type AccessScope { handle: String! }
  type AppInstallation { accessScopes: [AccessScope!]! }

  type OrderConnection { pageInfo: PageInfo! nodes: [Order!]! }
  type LineItemConnection { pageInfo: PageInfo! nodes: [LineItem!]! }
  type FulfillmentOrderConnection { pageInfo: PageInfo! nodes: [FulfillmentOrder!]! }
  type FulfillmentOrderLineItemConnection { pageInfo: PageInfo! nodes: [FulfillmentOrderLineItem!]! }
  type ProductVariantConnection { pageInfo: PageInfo! nodes: [ProductVariant!]! }
  type LocationConnection { pageInfo: PageInfo! nodes: [Location!]! }

  type Query {
    shop: Shop!
    currentAppInstallation: AppInstallation!
    node(id: ID!): Node
    nodes(ids: [ID!]!): [Node]!
    order(id: ID!): Order
    orders(first: Int, after: String, query: String, sortKey: OrderSortKeys, reverse: Boolean): OrderConnection!
    fulfillmentOrder(id: ID!): FulfillmentOrder
    fulfillmentOrders(
      first: Int, after: String, query: String, sortKey: FulfillmentOrderSortKeys, reverse: Boolean, includeClosed: Boolean = false
    ): FulfillmentOrderConnection!
    location(id: ID): Location
    locations(first: Int, after: String): LocationConnection!
    productVariants(first: Int, after: String, query: String): ProductVariantConnection!
  }

  input FulfillmentOrderLineItemInput { id: ID! quantity: Int! }
  input FulfillmentOrderLineItemsInput { fulfillmentOrderId: ID! fulfillmentOrderLineItems: [FulfillmentOrderLineItemInput!] }
  input FulfillmentTrackingInput { number: String numbers: [String!] url: URL urls: [URL!] company: String }
  input FulfillmentInput {
    lineItemsByFulfillmentOrder: [FulfillmentOrderLineItemsInput!]!
    notifyCustomer: Boolean = false
    trackingInfo: FulfillmentTrackingInput
  }
  input InventoryQuantityInput { inventoryItemId: ID! locationId: ID! quantity: Int! changeFromQuantity: Int }
  input InventorySetQuantitiesInput { name: String! reason: String! referenceDocumentUri: String quantities: [InventoryQuantityInput!]! }

  type UserError { field: [String!] message: String! }
  type InventorySetQuantitiesUserError { code: String field: [String!] message: String! }
  type InventoryAdjustmentGroup { createdAt: DateTime! }
  type FulfillmentCreatePayload { fulfillment: Fulfillment userErrors: [UserError!]! }
  type InventorySetQuantitiesPayload {
    inventoryAdjustmentGroup: InventoryAdjustmentGroup userErrors: [InventorySetQuantitiesUserError!]!
  }
  type InventoryActivatePayload { userErrors: [UserError!]! }
  type Mutation {
    fulfillmentCreate(fulfillment: FulfillmentInput!, message: String): FulfillmentCreatePayload
    inventorySetQuantities(input: InventorySetQuantitiesInput!): InventorySetQuantitiesPayload
    inventoryActivate(inventoryItemId: ID!, locationId: ID!): InventoryActivatePayload
  }
`);
