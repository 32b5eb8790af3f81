/**
 * What Amazon Connect sends to a Lambda in a flow. All `Parameters` are strings.
 * @see https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html
 */
export interface ContactFlowEvent {
  readonly Name: 'ContactFlowEvent';
  readonly Details: {
    readonly Parameters: Readonly<Record<string, string>>;
    readonly ContactData: {
      readonly ContactId: string;
      readonly InitialContactId: string;
      readonly PreviousContactId: string;
      readonly Channel: 'VOICE';
      readonly InitiationMethod: 'INBOUND';
      readonly InstanceARN: string;
      readonly Attributes: Readonly<Record<string, string>>;
      readonly Queue: null;
      readonly CustomerEndpoint: PhoneEndpointData;
      readonly SystemEndpoint: PhoneEndpointData;
      readonly MediaStreams: { readonly Customer: { readonly Audio: null } };
    };
  };
}

interface PhoneEndpointData {
  readonly Address: string;
  readonly Type: 'TELEPHONE_NUMBER';
}
