import { phraseWords } from './phrases/spoken-words.js';

/** Words that say nothing about what a sentence is about, by base subtag. Question words say something and are not here. */
const lines: Readonly<Record<string, string>> = {
  en: `a an the this that these those it its i me my mine you your we us our he she they them is are was were be been am do
    does did done have has had can could will would shall should may might must to of in on at by for from with about and
    or but so if then than as not no yes yeah yep okay ok please thanks thank hello hi hey well just now again still really
    actually say said tell told ask asked asking know want need like get got s t d m re ve ll there here oh right`,
  de: `der die das den dem des ein eine einen einem einer eines ich mich mir mein meine meinen meiner meinem du sie ihr ihnen
    ihre ihren wir uns unser es er ist sind war waren sein bin hat habe haben hatte kann können könnte könnten will wollen
    möchte soll muss wird werden würde zu von in im an am auf bei für mit aus um und oder aber also wenn dann als nicht nein
    ja doch bitte danke hallo mal nur noch schon jetzt wieder denn so gerne sagen gesagt wissen fragen da okay ok guten tag`,
  fr: `le la les l un une des du de d ce cet cette ces c je j me m moi mon ma mes vous votre vos nous notre il elle ils elles
    on se s est sont suis êtes était être ai as a avez ont avoir peux peut pouvez pourrait veux voudrais faut à au aux en
    dans sur pour par avec et mais donc si alors que qu ne n pas non oui ok bon ben merci bonjour allô svp plaît encore
    juste maintenant dire dites savoir demande`,
  es: `el la los las lo un una unos unas de del al a en con por para y o pero si no sí yo me mi mis usted su sus le les nos
    nuestro tú te tu es son era está están estoy ser estar he ha han haber puedo puede podría quiero quisiera necesito que
    se ya pues bueno ok vale hola gracias favor ahora otra vez solo decir dígame saber pregunto este esta eso esto`,
  it: `il lo la i gli le l un uno una di del della dell dei delle a al alla in nel nella con per da dal e o ma se non no sì io
    mi mio mia miei mie lei suo sua ci noi nostro è sono era essere ho ha hanno avere posso può potrebbe vorrei voglio che
    si ok allora bene pronto salve buongiorno grazie favore adesso ora ancora solo dire sapere chiedo questo questa c`,
  pt: `o a os as um uma de do da dos das em no na nos nas com por para e ou mas se não sim eu me meu minha meus minhas você
    vocês seu sua lhe nos nosso é são era está estão estou ser estar tenho tem ter posso pode poderia quero queria gostaria
    preciso que já bom ok olá oi alô obrigado obrigada favor agora outra vez só dizer saber pergunto este esta isso isto`,
  hi: `का की के को से में पर और या तो ही भी है हैं था थी थे हूँ हो मैं मुझे मेरा मेरी मेरे आप आपका आपकी आपके हम हमें हमारा वह यह ये वे नहीं
    जी हाँ हां कृपया धन्यवाद नमस्ते अब अभी बस फिर चाहिए चाहता चाहती सकता सकती कर करना करनी ka ki ke ko se mein me par aur
    ya to hi bhi hai hain tha thi the hoon hun ho main mujhe mera meri mere aap aapka aapki aapke hum yeh ye woh wo nahi
    nahin ji haan han kripya please dhanyavaad namaste ab abhi bas phir chahiye kar karna karni`,
};

export const stopWords: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(lines).map(([language, words]) => [language, new Set(phraseWords(words))]),
);
