"""The words by which notes point, introduce and stay silent: English, German, French, Spanish, Italian, Latin."""

from __future__ import annotations

import regex

MONTH = (
    r"(?:Jan(?:uary|uar|\.)?|Feb(?:ruary|ruar|\.)?|Mar(?:ch|\.)?|März|Apr(?:il|\.)?|May|Mai|Jun[ei]?\.?|Jul[yi]?\.?"
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|O[ck]t(?:ober|\.)?|Nov(?:ember|\.)?|De[cz](?:ember|\.)?"
    r"|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|Spring|Summer|Autumn|Fall|Winter)"
)
YEAR = r"(?:1[5-9]\d\d|20\d\d)"
DATE = (
    rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th|er|\.)?(?:\s?[-–]\s?\d{{1,2}})?\s)?{MONTH}(?:\s?[-–/]\s?{MONTH})?"
    rf"(?:\s\d{{1,2}},)?\s{YEAR}|{YEAR}(?:\s?[-–/]\s?(?:{YEAR}|\d\d))?)"
)

_ACCESS_DAY = rf"(?:{DATE}|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\s?\d{{1,2}}[./]\s?\d{{4}})"
_ACCESS = (
    r"(?:(?:last|date|zuletzt|dernière?)\s)*(?:accessed|visited|viewed|consulted|checked|retrieved"
    r"|abgerufen|aufgerufen|besucht|Zugriff|consultée?s?|consultado|consultato)"
    rf"(?:\s(?:from|at)[\s<>\x00:]*)?:?(?:\s(?:on|am|le|el|il))?\s{_ACCESS_DAY}(?:,?\s(?:from|at)\b:?)?"
)
ACCESSED = regex.compile(rf"\s*[(\[]{_ACCESS}[)\]]|[,;.]?\s*(?<!\p{{L}}){_ACCESS}", regex.IGNORECASE)
"""When a web address was read: "(accessed 4 May 2010)", "Retrieved from ... on 4 May 2010"."""

SIGNAL = (
    r"(?:but\s+|and\s+)?(?:(?:also\s+)?see|siehe|s\.\s+(?=auch|dazu)|vgl\.?|voir|véase|vide|cfr?\.?|compare|contra)"
    r"(?:(?:\s*,\s*|\s+)(?:also|further|generally|especially|esp\.|in particular|inter alia|for example|for instance"
    r"|e\.\s?g\.?|i\.\s?a\.|auch|dazu|hierzu|etwa|z\.\s?B\.|aussi|notamment|par exemple|par ex\.|también|anche"
    r"|cf\.?))*"
)
"""A word that sends the reader to a source: "See", "see also", "cf.", "Vgl. auch", "Voir notamment"."""

IBID = r"(?:ib[ií]d(?:em|\.)?|ibid(?=[:,;\s]|$)|ebd\.?|ebenda|loc\.\s?cit\.?|a\.\s?a\.\s?O\.)"
IDEM = r"(?:id\.|idem|eadem)"
SAME_AUTHOR = r"(?:ders\.|dies\.|dens\.|derselbe|dieselbe)"
OPUS = r"(?:op\.\s?cit\.?|art\.\s?cit\.?|loc\.\s?cit\.?|ouvr\.\s?cit[ée]?\.?|a\.\s?a\.\s?O\.)"

NOTE_WORD = r"(?:(?:foot|end)?notes?|nn?\.?|fnn?\.?|anm\.|anmerkung|fußnote|nota)"
SEE_NOTE = regex.compile(
    rf"(?:\b(?:supra|infra|above|below)\b,?\s*(?:at\s+)?{NOTE_WORD}\s*(?P<a>\d+)"
    rf"|\b(?:see|siehe|s\.|vgl\.|voir|cited in|cited at|wie|full citation in|as in|oben|oben in"
    rf"|above in)\s+(?:also\s+)?(?:in\s+)?"
    rf"(?:supra\s+|above,?\s+|oben,?\s+)?{NOTE_WORD}\s*(?P<b>\d+)"
    rf"|\b{NOTE_WORD}\s*(?P<c>\d+)(?:(?:\s?[-–,&]\s?|\s(?:and|to|und)\s)\d+)*,?\s*\(?(?:above|below|supra|infra|oben"
    rf"|ci-dessus)\b"
    rf"|\((?:{NOTE_WORD})\s*(?P<d>\d+)\)"
    rf"|^{NOTE_WORD}\s*(?P<e>\d+)\s*(?=$|[.,:])"
    rf"|^[\p{{Lu}}][\p{{L}}’'-]+(?:\s+(?:and|&|und|et)\s+[\p{{Lu}}][\p{{L}}’'-]+"
    rf"|\s+et\s+al\.?)?,\s+{NOTE_WORD}\s*(?P<f>\d+)"
    rf"\s*(?=$|[.,:]))",
    regex.IGNORECASE,
)
"""A pointer to a note by its number; a bare "n. 4" inside a page reference is not one."""

SEVERAL_NOTES = regex.compile(
    r"\b(?:(?:foot|end)?notes|nn\.?|fnn\.?|Anm\.)\s*\d+(?:\s?[-–,&]\s?|\s(?:and|to|und)\s)\d+", regex.IGNORECASE
)
"""A pointer to more than one note, which names no single source."""

FORWARD = regex.compile(r"\b(?:infra|below)\b", regex.IGNORECASE)

POINTER_START = regex.compile(rf"(?:{IBID}|{IDEM})(?=$|[\s.,:;()\[\]])", regex.IGNORECASE)
SECOND_HAND = (
    rf"(?:as\s+)?(?:(?:quoted|cited|reproduced|reprinted)\s+in|zit(?:iert|\.)\s(?:nach|in|bei|n\.)|cité(?:e?s?)\s(?:dans|par))"
    rf"(?!:?\s+(?:supra|above|below|infra|oben|{NOTE_WORD}\s*\d))"
)
"""How a note names where it found its quotation: "Quoted in Brook, The Long Ferry"; before "note 4" it points."""
SIGNAL_START = regex.compile(rf"(?:{SIGNAL}(?:\s*[,:]\s*|\s+|$)|{SECOND_HAND}:?\s+)", regex.IGNORECASE)
CONNECTIVE_START = regex.compile(r"(?:and|und|et|sowie|as well as|y|e)\s+(?=\S)")

EXAMPLE_START = regex.compile(r"(?:For (?:example|instance)|E\.\s?g\.|Inter alia)(?:\s*[,:]\s*|\s+)", regex.IGNORECASE)
"""A word that opens a list of sources without "see": "For example, Brook, The Long Ferry ..."."""

INTERVIEW = regex.compile(
    r"^(?:(?:(?:[Aa]uthors?['’]?s?['’]?|[Tt]elephone|[Pp]hone|[Oo]nline|[Vv]ideo|[Rr]emote|[Ss]kype|[Zz]oom"
    r"|[Pp]ersonal|[Oo]ral|[Cc]onfidential"
    r"|[Aa]nonymous|[Gg]roup|[Ww]ritten|[Ff]ield|[Kk]ey informant|[Pp]rivate|[Ff]ollow-up|[Ii]n-person"
    r"|\p{Lu}\p{L}+['’]s?)\s+)*"
    r"(?:[Ii]nterviews?|[Cc]onversations?|[Ff]ocus groups?(?: discussions?)?|[Cc]ommunications?|[Ii]nterviewees?"
    r"|[Ee]ntretiens?|[Ee]ntrevista|[Gg]espräch|[Ii]nterviewpartner)\b(?![-–])"
    r"|[Pp]ersonal (?:communication|correspondence|interview)|[Ee]-?mails? (?:exchange|correspondence|communication"
    r"|from|to|with)"
    r"|[Cc]orrespondence with|[Cc]onfidential sources?\b|[Cc]onfidential discussions?"
    r"|(?:[Aa]uthors?['’]?s?\s+)?[Dd]iscussions? with\b"
    r"|[Ff]ocus groups?|[Mm]eeting with\b|[Ii]n(?:-| )conversation with|\p{Lu}[\p{L}’'. -]{2,60}, (?:telephone "
    r"|personal )?"
    r"(?:interview|interviewed|in discussion|conversation|email|e-mail)\s+(?:with|by|to)\b)"
)
INTERNAL = regex.compile(
    r"\bon file with|\bin (?:the )?possession of|\bcop(?:y|ies) (?:held|on file|in possession)|\bunpublished\b"
    r"|\bunveröffentlicht"
    r"|\binédit\b|\bconfidential (?:report|document|memo|note|cable)|\binternal (?:\p{L}+ )?(?:document|report|memo"
    r"|note|paper|data)"
    r"|\bcode cable\b|\bnot for (?:public )?distribution|\barchived with the (?:author|secretariat|panel)",
    regex.IGNORECASE,
)
SUPPLIED_START = regex.compile(
    r"(?:Information|Data|Documents?|Figures|Material)\s+(?:provided|supplied|received|obtained|shared)\b"
    r"|(?:[Ss]ubmissions?|[Pp]resentations?|[Ii]nputs?) (?:by|from|of)\b"
)
"""How evidence handed to the author begins; the names after it are no authors of a title."""

SUPPLIED = regex.compile(
    rf"^(?:{SUPPLIED_START.pattern})"
    r"|^[^.]*(?<![“\"])\b(?:inputs?|monitoring|police data|submissions?)(?:[,.]\s[^,]*\d{4})?\s*\.?$"
    r"|\bcalculations?(?:\s+based\b.*)?$"
)
"""Evidence handed to the author: "WHO input", "Information provided by the authorities", "Submission by ..."."""

CROSS_REFERENCE = regex.compile(
    r"(?:also\s+)?(?:the\s+)?(?:discussion\s+(?:in|at|under)\s+)?(?:paras?\.|paragraphs?|sections?|sect\.|chapters?"
    r"|chap\.|parts?|annex"
    r"|figures?|tables?|pp?\.)\s+[\w.()–-]+(?:\s+(?:and|to)\s+[\w.()–-]+)?,?\s*(?:above|below|supra|infra|of (?:this"
    r"|the present)\b.*)[.\s]*$"
    r"|(?:also\s+)?sections?\s+on\b.*$|(?:above|below|supra|infra)\s*\.?$",
    regex.IGNORECASE,
)
"""A pointer to another place of the same study: no source."""

RECORD = regex.compile(r"\b(?:Yearbook|Official Records|I\.C\.J\. Reports)\b")
"""Series of official records, cited inside an explanation's brackets."""
_HONOURED = r"(?:Mr|Ms|Mrs|Mme)\.?\s\p{Lu}[^,;()“”\d]*"
PEOPLE = regex.compile(rf"{_HONOURED}(?:(?:,\s|,?\sand\s){_HONOURED})*")
"""Nothing but persons with their titles: an explanation of who is meant."""

CONTINUATION = regex.compile(
    r"(?:Available|Accessed|Last |Retrieved|Online|Verfügbar|Abrufbar|Abgerufen|Disponible|Consulté|Translated"
    r"|Emphasis|Hereinafter"
    rf"|{DATE}\s*\.?\s*$|https?://|www\.|<)",
)
"""What may follow a full stop and still belong to the source before it."""

ABBREVIATION = regex.compile(
    r"(?:^|[\s(.\x00–-])(?:\p{Lu}|[a-z]|al|ed|eds|trans|vol|vols|no|nos|p|pp|para|paras|art|arts|sec|sect|ch|chap|cf"
    r"|e\.g|i\.e|ca?|fig|figs|rev"
    r"|add|corr|suppl|ser|st|dr|mr|mrs|ms|prof|gen|col|hon|jr|sr|inc|ltd|co|corp|univ|dept|gov|etc|op|cit|loc|ff?|nr"
    r"|bd|bde|hrsg|hg|s|aufl|vgl"
    r"|ebd|anm|jg|dir|éd|tome|t|v|vs|app|ex|approx|viz|esp|ders|dies|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
    r"|u\.s|u\.n|u\.k|d\.c|l|rdnr|rn|abs"
    r"|supp|cir|ct|dist|cal|tex|rep|int['’]l|nat['’]l|ass['’]n|conf|proc|resp|intl|bros)\.$",
    regex.IGNORECASE,
)
"""A full stop that ends an abbreviation or an initial, not a sentence."""

FINITE_VERB = regex.compile(
    r"(?<![\p{L}-])(?:is|are|was|were|am|has|have|had|does|do|did|will|would|could|should|might|must|cannot|can|may"
    r"|became|become|becomes"
    r"|said|says|states|notes|argued|argues|claims|includes|include|provides|defines|refers|took|takes|gave|gives"
    r"|began|begins|came|comes|went"
    r"|makes|remained|remains|refused|joined|means|meant|suggests|suggested|shows|showed|appears|appeared|continued"
    r"|continues|uses|explained"
    r"|explains|contains|occurred|decided|according to"
    r"|(?:signed|stated|noted|claimed|included|provided|defined|referred|made|led|left|received|held|used|requested"
    r"|adopted)"
    r"(?!\s(?:by|in|at|from|to|on|as|under|with|for)\b)"
    r"|ist|sind|waren|wurde|wurden|wird|werden|haben|hatte|hatten|kann|können|sollte"
    r"|est|sont|était|étaient|furent|ont|avait|avaient|sera|peut|doit|fue|fueron)(?![\p{L}-])"
)
"""A finite verb in small letters outside quotations: titles rarely have one, explanations always do."""

EXPLAINING_START = regex.compile(
    r"(?:At (?:its|the)|In (?:its|this|paragraph|particular,|that|response)|This|These|It|They|There|Although|While"
    r"|Owing|According to)\s"
)
"""How explanations begin whose verb may stand far off, or in brackets."""

LEAD_IN = regex.compile(
    r"(?:For|On|About|Regarding|Concerning|In|As|To|With|Zu[rm]?|Zur|Über|Für|Pour|Sur|À|Concernant|Sobre|Para|More)\s",
    regex.IGNORECASE,
)
"""How an explanation begins that ends in "see": "On the implications of ..., see further ..."."""
