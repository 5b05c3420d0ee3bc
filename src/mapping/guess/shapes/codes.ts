const words = (text: string) => new Set(text.split(' '));

export const currencies = words(
  'USD EUR GBP CAD AUD CHF JPY CNY MXN SEK NOK DKK PLN CZK HUF NZD SGD HKD INR BRL ZAR KRW TRY ILS AED THB RON',
);

/** ISO 3166, two letters. */
export const countries = words(
  'AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BG BH BJ BM BN BO BR BS BT BW BY BZ CA CD CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ES ET FI FJ FO FR GA GB GD GE GG GH GI GL GM GN GQ GR GT GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KM KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MK ML MM MN MO MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NZ OM PA PE PG PH PK PL PR PS PT PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VN VU WS YE ZA ZM ZW',
);

/** States and provinces as addresses in North America have them. */
export const states = words(
  'AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR AB BC MB NB NL NS NT NU ON PE QC SK YT',
);

export const units = words(
  'EA EACH PC PCE PCS CS CASE CASES CA CT CTN BX BOX PK PAIR PR SET ST STK UNIT UNITS DZ DOZ KG LB PAL PLT RL',
);

/** Names of carriers, in small letters; what follows one is its service. */
export const carriers =
  /^(ups|usps|fedex|fed ex|dhl|dpd|gls|ontrac|lasership|tnt|hermes|canada post|royal mail|purolator|ltl|ems)\b/i;

export const carrierNames =
  /^(ups|upsn|usps|fedex|fed ex|fdeg|fdx|dhl|dpd|gls|ontrac|lasership|tnt|hermes|evri|canada post|royal mail|purolator|deutsche post|la poste|colissimo|correos|ltl|ems)$/i;

export const services =
  /^(ground|gnd|grnd|standard|std|express|exp|expedited|economy|priority|saver|overnight|next day.*|nda|1da|2da|2day|3ds|2nd day.*|second day.*|home delivery|freight|frt|parcel|paket|pickup|sameday|same day|ie|ip|ems)$/i;
