import { invalid } from '../refusal.ts';
import { field, isObject, optionalObject } from '../shape.ts';
import type { Body } from '../shape.ts';

/** Languages of help centres (reference/intercom.md §20). */
const LOCALES = new Set(
  'ar bg bs ca cs da de el en es et fi fr he hr hu id it ja ko lt lv mn nb nl pl pt ro ru sl sr sv tr vi pt-BR zh-CN zh-TW'.split(' '),
);

/** The default language of every simulated help centre. */
export const DEFAULT_LOCALE = 'en';

/**
 * `translated_content` of a request, by locale. `type` beside the locales is the vendor's own word and is passed over; null
 * leaves a locale as it is.
 * @throws Refusal 400 for a locale that the vendor does not have.
 */
export function readTranslations(body: Body): ReadonlyMap<string, Body> {
  const found = new Map<string, Body>();
  const content = optionalObject(body, 'translated_content');
  for (const locale of Object.keys(content)) {
    if (locale === 'type') continue;
    if (!LOCALES.has(locale)) throw invalid(`${locale} is not a supported locale`, 'translated_content');
    const text = field(content, locale);
    if (text === null) continue;
    if (!isObject(text)) throw invalid(`translated_content.${locale} must be an object`, 'translated_content');
    found.set(locale, text);
  }
  return found;
}

/** `translated_content` of an answer; absent where there is only the default language. @param kind `article` or `group`. */
export function translatedView<T>(kind: string, text: T, translations: ReadonlyMap<string, T>, view: (text: T) => object): object {
  if (translations.size === 0) return {};
  const all = [[DEFAULT_LOCALE, text] as const, ...translations];
  const content = Object.fromEntries(all.map(([locale, one]) => [locale, { type: `${kind}_content`, ...view(one) }]));
  return { default_locale: DEFAULT_LOCALE, translated_content: { type: `${kind}_translated_content`, ...content } };
}
