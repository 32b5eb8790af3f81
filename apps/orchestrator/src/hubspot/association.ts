/** The body of a link to another record, as HubSpot takes it when a record is made. Types have a direction. */
export function linkTo(id: string, associationTypeId: number): object {
  return { to: { id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }] };
}
