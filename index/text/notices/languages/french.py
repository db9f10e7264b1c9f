"""French notices; `index.text.notices.parts` explains how they are written."""

from __future__ import annotations

from index.text.notices.parts import Table, patterns

_PARTS = r"""
texts = (?:articles?|contenus?|textes?|pages?|dossiers?|enquêtes?|informations?|actualités?
    |histoires?|publications?)
readers = (?:abonnée?s?|abonné(?:·e|\(e\))s?|membres?|adhérente?s?|inscrits?|lecteurs? abonnés?)
join = (?:abonnez[- ]vous|abonne[- ]toi|inscrivez[- ]vous|connectez[- ]vous|identifiez[- ]vous
    |créez (?:un|votre) compte|rejoignez[- ]nous|s'abonner|se connecter|s'inscrire|je m'abonne
    |je me connecte|devenez (?:membre|abonnée?))
joining = <join>(?: (?:gratuitement|maintenant|dès maintenant|ici|gratuit|vite|ou <join>))*
read = (?:lire (?:la suite|l'intégralité|cet article|tous|nos|plus|l'article)
    |continuer(?: (?:la|votre|à lire|de lire))?|poursuivre (?:la|votre)|accéder|profiter
    |découvrir|débloquer|consulter)
each = (?:(?:par|/|chaque|le|la|pour le|pour la|les|pendant) ?(?:jour|semaine|mois|an|année
    |premier mois|première semaine|première année|\w+ premiers? (?:mois|jours)
    |premières? semaines?|\w+ mois|\d+ jours|\w+ premières semaines)|sans engagement|puis)
platforms = <platform>(?:(?:,| ?&| ?/| (?:et|ou|et sur)| \|) ?<platform>)*
"""
_ASKS = r"""
# Log in, register or pay, to read on.
<joining> (?:pour|et|afin de) (?:<read>|lisez|soutenez|profitez)\b<80>
(?:pour|afin de) <read>\b<60>
(?:cet|ce|la suite de cet|l'accès à cet|la lecture de cet) <texts> (?:est
    |sont) (?:exclusivement |uniquement )?(?:réservée?s?|accessible|disponible
    |destinée?)(?: exclusivement| uniquement)? (?:aux?|à nos|pour les|pour nos) <readers>\b<40>
(?:la suite|l'intégralité|<texts>|le reste)(?: de (?:cet
    |l')\S{3,20})? (?:est )?(?:réservée?s?|exclusifs?)(?: (?:aux|à nos
    |pour nos) <readers>)\b<30>
(?:<texts> )?(?:réservé|en accès libre pour|exclusif
    |exclusivité) ?(?:aux|à nos|pour nos|les)? <readers>
(?:article|contenu) (?:abonnés?|premium|payant)
il (?:vous )?reste <1-30>\b(?:de cet article|de l'article
    |articles? gratuits?|articles?|à (?:lire|découvrir))\b<40>
(?:vous n'êtes )?pas encore (?:abonnée?|inscrite?|membre)(?: \?)?
je m'(?:inscris|abonne|identifie)
vous souhaitez lire\b<40>
vous avez (?:atteint|lu|utilisé|épuisé|consommé|dépassé)\b<1-30>\b(?:limite
    |gratuits?|quota)\b<50>
vous avez déjà un compte
(?:vous êtes )?déjà (?:un |une |membre |client )?(?:<readers>
    |inscrite?|un compte)(?: \?)?(?: <join>)?
<joining>
(?:abonnez-vous|rejoignez-nous|devenez (?:membre|abonnée?))\b<80>
(?:inscrivez-vous|inscription|abonnez-vous|s'inscrire|s'abonner)\b<60>\b(?:newsletters?
    |lettres? d'information|infolettres?)\b<60>
(?:lire|voir) la suite(?: <1-30>)?
continuer (?:la|votre|à) lect?(?:ure|ire)
continuer à lire
lire l'article complet
créez (?:gratuitement )?(?:un|votre) compte\b<60>
créer un compte(?: gratuit)?
l'accès à\b<1-40>\b(?:article|contenu|page) est (?:protégé|réservé|limité|payant)\b<40>
vous (?:lisez|êtes en train de lire)\b<40>\b(?:gratuit|offert)\w*
s'abonner pour lire
la suite après (?:la|cette) publicité
lisez la suite\b<40>
accédez (?:à|aux) (?:tous|toutes|nos|l'ensemble|l'intégralité)\b<60>
profitez d'un accès (?:illimité|complet|total)\b<60>
# What it costs.
(?:accès|accédez|abonnez-vous|profitez|lisez|essayez|offre|formule|l'abonnement|découvrez
    |rejoignez|tous (?:nos|les) <texts>|tout le journal)\b<80>?\b(?:à partir de|dès|pour
    |à|seulement|puis) (?:seulement )?<price>(?: ?<each>)*(?: (?:sans|au lieu|pendant)\b<30>)?
(?:abonnez-vous|offre|profitez)\b<30>?<price>(?: ?<each>)*
(?:puis|ensuite) (?:seulement )?<price>(?: ?<each>)*
(?:seulement |dès |à partir de |puis )?<price>(?: ?<each>)+(?: puis <price>(?: ?<each>)*)?
sans engagement(?: de durée)?
(?:résiliable|résiliez|annulable|annulez)\b<40>\b(?:moment|ligne|clic|quand vous voulez)
profitez d(?:e|u)\b<60>\b(?:illimité|contenus?|articles?|offres?|journal)\b<40>
profitez de l'(?:intégralité|accès)\b<60>
accès (?:illimité|complet|intégral) (?:à|au|aux|et)\b<40>\b(?:<texts>|site|journal|application
    |archives|édition|web|appli)\b<40>
abonnement (?:sans engagement|numérique|digital|mensuel|annuel)(?: <40>?<price>)?(?: ?<each>)*
offrez\b<1-20>\babonnement\b<30>
s'abonner à partir de <price>(?: ?<each>)*
(?:soutenez|aidez|faites un don|contribuez|défendez)\b<40>\b(?:presse|journalisme|rédaction
    |information|média|journal|travail)\b<50>
(?:votre|vos) (?:abonnement|soutien
    |dons?) (?:nous )?(?:aident?|permett?e?n?t?|financent?|finance|soutient|permet)\b<1-100>
(?:essai|période d'essai|offre découverte) gratuite?\b<40>
(?:essayez|testez)\b<50>\bgratuit(?:ement)?\b<30>
(?:découvrir|découvrez|voir|consulter|choisissez|choisir|comparer)(?: toutes)? (?:nos (?:offres?
    |formules?|abonnements?)|votre (?:offre|formule|abonnement)|les offres d'abonnement)\b<50>
grâce à nos (?:abonnés|lecteurs|dons|donateurs)
offre (?:spéciale|limitée|de lancement|exclusive|découverte)
nos offres(?: d'abonnement)?
\d+ mois (?:pour le prix de \d+|offerts?|gratuits?)
(?:jusqu'à )?-? ?\d+ ?% (?:de réduction|de remise|sur)\b<50>
\w+ (?:mois|semaines?) offerte?s?
offre d'essai\b<40>
votre soutien (?:est|nous)\b<1-50>
faites un don\b<40>
# Consent.
(?:nous|nos \d* ?partenaires et nous|nous et nos\b<30>partenaires|ce site|notre site
    |<1-20> et ses partenaires)(?:-mêmes)? (?:utilis|dépos|stock|trait|collect
    |accéd)\w*\b<60>\b(?:cookies|traceurs|votre (?:appareil|terminal)|vos données
    |données personnelles)\b(?: (?:pour|afin|à des fins|qui|et)\b[^\"«»“”]{1,200})?
(?:tout|tous) (?:accepter|refuser)
(?:accepter|refuser|autoriser|paramétrer|gérer|personnaliser) (?:
    (?:tous )?(?:les |mes |vos )?(?:cookies|traceurs|choix|préférences|consentements?)
    |et (?:fermer|continuer|poursuivre)|tout)
continuer sans accepter
en (?:poursuivant|continuant|cliquant|naviguant|vous inscrivant|vous abonnant|créant|validant
    |utilisant|renseignant)\b<80>,? vous (?:acceptez|consentez|autorisez|reconnaissez
    |confirmez)\b[^\"«»“”]{1,200}
pour (?:afficher|voir|lire|visionner|consulter) (?:ce|cette|cet) \w+,? (?:vous devez|veuillez
    |il faut|merci d)\b<1-80>
(?:mes|vos|nos) (?:choix|préférences|paramètres)(?: en matière)? (?:de|des|relatifs aux)\b<1-30>
enregistrer (?:mes|vos) (?:choix|préférences)
(?:paramètres|gestion|politique|préférences) (?:des|de|en matière de) (?:cookies
    |confidentialité|consentement)
(?:gérer|modifier) (?:mes|vos|les) (?:préférences|choix|paramètres)\b<30>
(?:nous respectons |le respect de )?votre vie privée(?: est notre priorité)?
ce (?:contenu|tweet|site|message) (?:est|a été|provient)\b<40>\b(?:bloqué|cookies|traceurs
    |tiers)\b<80>
# Newsletters.
(?:recevez|retrouvez)\b<1-120>\b(?:boîte (?:mail|e-?mail|de réception|aux lettres)
    |par (?:e-?mail|mail|courriel)|newsletters?|lettres? d'informations?|infolettres?)\b<40>
(?:chaque \w+|tous les \w+|l'essentiel|le meilleur|toute l'actu\w*)\b<100>\bdans votre (?:boîte
    |messagerie|e-?mail)\b<40>
(?:s'inscrire|s'abonner|je m'inscris|je m'abonne) (?:à|aux) (?:la|nos|notre)?\b<1-60>
(?:veuillez )?(?:entrez|entrer|indiquez|indiquer|saisissez|saisir|renseignez|renseigner
    |laissez)\b<10>\b(?:votre|une) (?:adresse|e-?mail|mail|courriel)\b<40>
(?:votre (?:adresse )?|adresse )(?:e-?mail|courriel|mail)
vous pouvez\b<40>\b(?:désinscrire|désabonner|résilier|retirer votre consentement
    |modifier vos)\b<60>
se désinscrire
désinscription à tout moment
votre (?:adresse )?(?:e-?mail|mail|courriel) (?:est|sera|ne sera)\b[^\"«»“”]{1,150}
(?:oui,? )?je (?:souhaite|consens|accepte de) \w*\b<1-100>
merci (?:de|pour) votre (?:inscription|abonnement|confiance)\b<40>
ne (?:manquez|ratez|loupez)\b<1-80>\b(?:newsletters?|lettre d'information|infolettre|alertes
    |application|grâce à (?:notre|nos|la))\b<40>
(?:découvrez|suivez) (?:notre|nos|la) (?:newsletters?|lettres?)\b<60>
recevez (?:nos|les) alertes\b<40>
newsletter (?:du|de la|des|quotidienne|hebdomadaire)\b<20>
a lire (?:aussi|également)
voir plus d'articles
# Other articles.
(?:à )?(?:lire|voir|écouter|découvrir) (?:aussi|également|ensuite)
lire (?:plus|la suite)
sur le même (?:sujet|thème)
dans la même (?:rubrique|catégorie)
pour aller plus loin
(?:notre|la) sélection(?: de la rédaction)?
nos (?:derniers )?(?:articles|dossiers|vidéos)
(?:les |nos )?(?:articles? )?(?:les )?plus (?:lus|populaires|partagés|commentés|consultés|vus)
    (?: (?:du jour|de la semaine|en ce moment))?
(?:vous (?:aimerez|pourriez aimer|aimeriez)(?: aussi| également)?|
    (?:ces articles )?(?:cela )?(?:peuvent|pourraient|pourrait|peut) (?:aussi )?vous intéresser
    |recommandé pour vous)
(?:articles?|contenus?|sujets?|vidéos?|dossiers?) (?:liés?|similaires?|associés?|recommandés?
    |connexes?|sponsorisés?)
à la une
la rédaction vous (?:recommande|conseille)
nos recommandations
en savoir plus
plus d'articles
(?:nos )?derniers articles
# Buttons and labels.
publicité
(?:laisser|écrire|poster|ajouter) un commentaire
\d+ commentaires?
commentaires? ?\(\d+\)
(?:voir|lire) les commentaires
les commentaires sont fermés
temps de lecture ?:? ?\d+ min(?:utes?)?
lecture \d+ min(?:utes?)?
écouter (?:cet|l') ?article
(?:rejoignez|suivez|abonnez-vous à) (?:notre|nos) (?:chaîne|compte|groupe|page|communauté)\b<40>
téléchargez (?:notre|l')(?: ?)(?:application|appli)\b<40>
partage[rz]?(?: (?:cet|l'|cette|ce|la|le) ?(?:<texts>|page|vidéo))?(?: (?:sur|par|via
    |avec) <platforms>)?(?<!^partager)(?<!^partagez)(?<!^partage)
envoyer à un(?:e)? ami(?:e)?
(?:imprimer|envoyer|enregistrer|offrir|commenter)(?: (?:cet|l'|cette|ce|la) ?(?:<texts>|page)
    | par <platform>)
copier (?:le|ce) lien
ajouter (?:à|aux) (?:mes )?favoris
(?:suivez|retrouvez|rejoignez|suis)(?:[- ]nous|[- ]moi| [\w' ]{1,30})(?: aussi
    | également)? (?:sur|sur notre page|sur nos pages) <platforms>
"""
_BESIDES = r"""
(?:chaque|tous les) \w+
le meilleur de\b[\w' ]{1,40}
<join>
cliquez ici
c'est gratuit
gratuit
en savoir plus
profitez[- ]en
j'en profite
connexion
inscription
s'identifier
offre (?:réservée aux nouveaux abonnés|valable [\w ]+)
(?:profitez|découvrez|soutenez|bénéficiez|accédez|lisez)\b<1-80>
pour (?:en savoir plus|plus d'informations?)\b<80>
consultez notre <1-60>
ne (?:manquez|ratez) (?:rien|plus rien)\b<40>
restez informée?s?
(?:vérifiez|consultez) votre (?:boîte|messagerie)\b<40>
nous (?:restons|sommes|pouvons)\b<60>
"""

FRENCH = Table(
    asks=patterns(_ASKS, _PARTS),
    besides=patterns(_BESIDES, _PARTS),
    labels=r"(?:à )?(?:lire|voir|écouter|relire|revoir) (?:aussi|également|ensuite)"
    r"|à (?:lire|voir)|sur le même sujet|en savoir plus",
    doubtful_labels=r"lire (?:notre|l'article|plus)[\w ]{0,20}|relire|notre dossier",
    outlet=r"nous|notre|nos",
    narration=r"coûte|coûtent|paie|paient|coûtait|perdu|vend|propose|se transmet|a dit|dit|selon"
    r"|a indiqué|indique|raconte|prévient|précise|estime|a rappelé|rappelle|a déclaré"
    r"|déclare|a expliqué|explique|affirme|a affirmé|d'après|il a|elle a|écrit|a écrit",
)
