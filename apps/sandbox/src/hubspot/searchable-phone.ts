import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js';

/**
 * What HubSpot's hidden `hs_searchable_calculated_*` properties hold: area code and local number without country code and
 * without trunk prefix. A number nobody can parse is reduced to its digits.
 * @param phone as somebody typed it, with or without country code
 * @param portalCountry ISO 3166 country assumed when there is none
 */
export function searchablePhone(phone: string, portalCountry: CountryCode): string {
  const parsed = parsePhoneNumberFromString(phone, portalCountry);
  return parsed?.nationalNumber ?? phone.replaceAll(/\D/g, '');
}
