"""Spanish notices; `index.text.notices.parts` explains how they are written."""

from __future__ import annotations

from index.text.notices.parts import Table, patterns

_PARTS = r"""
texts = (?:artículos?|contenidos?|noticias?|textos?|páginas?|reportajes?|informaci(?:ón|ones)
    |notas?|historias?)
readers = (?:suscriptor(?:es|as
    |a)?|socios?|socias?|miembros?|abonad[oa]s?|usuarios (?:registrados|premium)|registrados
    |lectores (?:suscritos|registrados))
join = (?:suscríbete|suscríbase|suscribite|suscribirse|suscribirme|regístrate|regístrese
    |registrarse|inici[ae] sesión|iniciar sesión|inicie sesión|identifícate|identifíquese
    |accede a tu cuenta|hazte (?:socio|socia|suscriptor|premium|miembro)|hágase socio
    |crea (?:una|tu) cuenta|cree una cuenta|únete|apúntate|apúntese|abónate)
joining = <join>(?: (?:gratis|ahora|ya|aquí|hoy|gratuitamente|[oy] <join>))*
read = (?:seguir leyendo|continuar(?: leyendo| con la lectura)?|leer (?:más
    |(?:est[ea]|el|la) <texts>|todo|todos|nuestr[oa]s?|sin límites?)|acceder
    |disfrutar|ver (?:más|est[ea])|desbloquear)
each = (?:(?:al|a la|por|cada|/|el|la|los|las|durante|durante los|durante el) ?(?:día|semana
    |mes|año|trimestre|primer (?:mes|año)|primera semana|\w+ primer[oa]s (?:meses|semanas)
    |primer[oa]s \w+ (?:meses|semanas)|\w+ (?:meses|semanas|días))|mensual(?:es)?|anual(?:es)?)
platforms = <platform>(?:(?:,| ?&| ?/| (?:y|o|e|y en)| \|) ?<platform>)*
"""
_ASKS = r"""
# Log in, register or pay, to read on.
<joining> (?:para|y) (?:<read>|lee|sigue leyendo|disfruta|apoya|recibe)\b<80>
para <read>\b<60>
(?:seguir|continuar|continúe|sigue|siga) leyendo(?: (?:con|gratis)\b<1-60>)?
(?:este|esta|el resto de este|la) <texts> (?:es|está
    |son) (?:solo |sólo |exclusiv[oa] |únicamente |exclusivamente |reservad[oa] |disponible )*
    (?:para|a) (?:nuestros )?<readers>\b<40>
(?:<texts> )?(?:solo|sólo|exclusiv[oa]s?|exclusivamente|reservad[oa]s?|únicamente) (?:para
    |a) (?:nuestros )?<readers>\b<30>
<texts> (?:premium|de pago)
(?:¿ ?)?(?:ya )(?:eres|es|tienes|tiene|estás|está) (?:un |una )?(?:<readers>|cuenta
    |registrad[oa]|suscrit[oa]|suscripción)(?: ?\?)?(?: <join>)?
ya (?:soy|tengo) (?:<readers>|cuenta|suscripción)
(?:te|le) quedan? <1-20>\b<texts> (?:gratis|gratuit[oa]s?|libres)\b<40>
(?:ya )?(?:has|ha|hemos|usted ha) (?:alcanzado|leído|llegado|agotado|superado
    |consumido)\b<1-40>\b(?:límite|gratuit[oa]s|gratis)\b<50>
<joining>
(?:suscríbete|suscríbase|suscribite|abónate|hazte (?:socio|socia|suscriptor|premium))\b<80>
(?:apúntate|apúntese|regístrate|inscríbete|suscr[ií]b\w+)\b<60>\b(?:boletín|boletines
    |newsletters?)\b<60>
gracias a nuestr[oa]s (?:soci[oa]s|suscriptor\w+|lector\w+)(?: <60>)?
(?:crea|cree) (?:tu|una|su) cuenta\b<50>
crear (?:una )?cuenta(?: gratis)?
(?:¿ ?)?(?:aún|todavía) no (?:eres|es|estás|está)\b<1-40>
si ya (?:eres|es) <readers>
¿? ?quieres (?:leer|seguir)\b<1-40>
(?:este|esta) <texts> es (?:solo|sólo|exclusiv[oa]) para\b<1-40>
si (?:quieres|quiere|desea|deseas) (?:leer|seguir|acceder)\b<1-60>
estás leyendo tu último\b<1-40>
(?:contenido |artículo )?exclusiv[oa]s? <readers>
¿? ?no tienes (?:una )?cuenta
# What it costs.
(?:acceso|accede|suscr[ií][bp]\w+|suscripción|disfruta|lee|prueba|oferta|consigue|aprovecha
    |(?:todo|todos|todas) (?:el|los|las|nuestr\w+) <texts>)\b<80>?\b(?:desde|por|a|a partir de
    |luego) (?:solo |sólo |tan solo )?<price>(?: ?<each>)*(?: (?:sin|en lugar|durante)\b<30>)?
(?:oferta|suscríbete|promoción)\b<30>?<price>(?: ?<each>)*
(?:luego|después) (?:solo |sólo )?<price>(?: ?<each>)*
(?:solo |sólo |desde |por )?<price>(?: ?<each>)+
\d+ (?:meses|semanas|días) (?:por|gratis)(?: (?:solo |sólo )?<price>)?
sin (?:permanencia|compromiso|compromisos|ataduras)(?: [\w ]{1,20})?
(?:cancela|cancele|cancelar|cancelación)\b<20>\b(?:quieras|quiera|momento|fácilmente|online)
acceso (?:ilimitado|completo|total|sin límites) (?:a|al|y)\b<40>\b(?:<texts>|web|edición
    |hemeroteca|app|aplicación|periódico|diario)\b<40>
(?:apoya|apoye|ayúdanos|ayuda|colabora con|defiende)\b<40>\b(?:periodismo|redacción|información
    |trabajo|medio)\b<50>
(?:tu|su) (?:suscripción|apoyo|aportación|donación) (?:nos )?(?:ayuda|permite|financia|sostiene
    |hace posible)\b<1-100>
(?:lee|disfruta|accede|primer mes) gratis(?: <1-40>)?
\w+ (?:días|meses) gratis
(?:suscripción(?: digital| anual| mensual)?|después|luego|primer mes)(?: (?:desde|por
    |a))? <price>(?: ?<each>)*
regala una suscripción\b<30>
promoción (?:válida|especial|limitada)\b<40>
(?:oferta|promoción) por tiempo limitado
(?:prueba|pruébalo|pruébanos|pruebe)(?: \w+){0,3} gratis(?: (?:durante|por|un|una)\b<1-30>)?
periodo de prueba gratuito
(?:\w+ \w+ de )?prueba gratis
(?:elige|elija) (?:tu|su) (?:suscripción|plan|tarifa)\b<40>
(?:ver|descubre|conoce|consulta|compara)(?: (?:tod[oa]s|las|los|nuestr[oa]s))* (?:suscripciones
    |(?:ofertas|planes|tarifas) de suscripción)
ofertas? (?:especial(?:es)?|limitadas?|exclusivas?|de lanzamiento|de suscripción)
(?:ahorra|hasta)\b<20>\d+ ?%\b<40>
planes de suscripción
haz una donación\b<30>
# Consent.
(?:nosotros y nuestros\b<30>|nuestros\b<20>socios y nosotros|este sitio(?: web)?|esta (?:web
    |página)|nuestr[oa] (?:web|sitio(?: web)?)|utilizamos|usamos|empleamos
    |almacenamos)\b<80>\b(?:cookies(?: propias\b<40>)?|su dispositivo|tu dispositivo
    |un dispositivo|datos personales)\b(?: (?:para|con el fin|que|y)\b[^\"“”«»]{1,200})?
(?:aceptar|rechazar|configurar|gestionar|permitir|administrar
    |personalizar) (?:(?:tod[oa]s?)? ?(?:las |mis |tus )?(?:cookies|preferencias|opciones
    |consentimiento)|tod[oa]s?|y (?:continuar|cerrar|seguir))
continuar sin aceptar
(?:configuración|política|preferencias) de (?:cookies|privacidad|consentimiento)
(?:más )?información en nuestr[ao]\b<1-60>
guardar (?:mis )?preferencias
si (?:continúa|continúas|sigue|sigues) navegando\b[^\"“”«»]{0,200}
al (?:suscribirte|suscribirse|registrarte|registrarse|continuar|hacer clic|navegar|inscribirte
    |apuntarte|enviar)\b<60>,? (?:aceptas?|acepta usted
    |confirmas?|consientes?|autorizas?|estás aceptando)\b[^\"“”«»]{1,200}
para (?:ver|visualizar|mostrar|reproducir) (?:este|esta) \w+,? (?:debe|debes|acepta|acepte
    |tienes que|es necesario|necesitamos)\b<1-80>
tu privacidad(?: es importante| nos importa)\b<30>
más opciones
# Newsletters.
(?:recibe|reciba|recibirás|recibí)\b<1-120>\b(?:en (?:tu|su) (?:correo|e-?mail|bandeja|buzón
    |bandeja de entrada)|por correo|boletín|boletines|newsletters?)\b<40>
(?:cada \w+|tod[oa]s l[oa]s \w+|lo mejor|todas las noticias|las noticias)\b<100>\ben (?:tu
    |su) (?:correo|e-?mail|bandeja|buzón)\b<40>
(?:introduce|introduzca|escribe|ingresa|ingrese|déjanos|indica)\b<10>\b(?:tu|su|un) (?:correo
    |e-?mail|dirección)\b<40>
(?:tu )?correo electrónico
tu dirección de correo(?: electrónico)?
(?:puedes|puede|podrás)\b<40>\b(?:baja|desuscribirte|cancelar
    (?:la)?|cancelar tu suscripción)\b<60>
(?:date|dese) de baja\b<40>
(?:he leído y )?(?:acepto|deseo recibir|quiero recibir)\b<1-100>
(?:muchas )?gracias por (?:suscribirte|suscribirse|registrarte|tu (?:suscripción|registro
    |apoyo)|su (?:suscripción|registro|apoyo))\b<40>
no te pierdas\b<1-80>\b(?:boletín|newsletter|correo|alertas|canal)\b<40>
recibe nuestr[oa]s?\b<30>\b(?:alertas|notificaciones|boletín|boletines)\b<30>
boletín (?:diario|semanal)
lo último
# Other articles.
(?:te|le) (?:puede|podría|pueden|podrían) interesar(?: también)?
también te puede interesar
quizá te interese
más información
más sobre est[ea] \w+
más noticias(?: de [\w ]{1,20})?
(?:lo|las|los) más (?:leíd[oa]s?|vist[oa]s?|populares?|comentad[oa]s?|compartid[oa]s?)
    (?: (?:del día|de la semana|de hoy|de hoy en [\w ]{1,20}))?
<texts> (?:relacionad[oa]s?|similares?|recomendad[oa]s?|patrocinad[oa]s?|destacad[oa]s?)
(?:le[ae]|lee|ver|vea|mira|leer|lea) (?:también|además|más)
(?:últimas|otras) noticias
recomendado(?:s)?(?: para ti)?
sobre este tema
temas relacionados
archivado en
le recomendamos
te recomendamos
guardar (?:este )?<texts>
compártelo
# Buttons and labels.
publicidad
(?:deja|dejar|escribe|escribir|añadir) (?:un|tu) comentario
\d+ comentarios?
comentarios? ?\(\d+\)
ver (?:los )?comentarios
comentarios cerrados
tiempo de lectura:? \d+ min(?:utos?)?
escuchar (?:este|el) artículo
comparte en (?:tus )?redes(?: sociales)?
(?:únete a|sigue|suscríbete a) nuestr[oa] (?:canal|grupo|página|comunidad)\b<40>
descarga (?:nuestra|la) (?:app|aplicación)\b<40>
compart(?:ir|e|a)(?: (?:est[ea]|el|la) <texts>)?(?: (?:en|por|vía|con
    |a través de) <platforms>)?(?<!^compartir)(?<!^comparte)(?<!^comparta)
compartir (?:est[ea] |el |la )?<texts>
enviar a un[oa]? amig[oa]s?
(?:imprimir|enviar|guardar|comentar)(?: (?:est[ea]|el|la) <texts>| por <platform>)
copiar (?:el )?enlace
(?:síguenos|siga|sigue|sígannos|síganos|sígueme|síguelo)
    (?: a)?(?: [\w ]{1,30})?(?: también)? en <platforms>
"""
_BESIDES = r"""
(?:cada|tod[oa]s l[oa]s) \w+
lo mejor de\b[\w' ]{1,40}
<join>
haz clic aquí
es gratis
gratis
más información
saber más
pruébalo
ver más
(?:revisa|comprueba|consulta|revise) (?:tu|su) (?:correo|bandeja)\b<40>
(?:disfruta|apoya|accede|aprovecha|lee|recibe|consulte|consulta|puede obtener)\b<1-80>
no te pierdas (?:nada|ninguna noticia)
mantente informad[oa]
"""

SPANISH = Table(
    asks=patterns(_ASKS, _PARTS),
    besides=patterns(_BESIDES, _PARTS),
    labels=r"le(?:a|e|er) (?:también|además|más)|ver (?:también|además|más)"
    r"|(?:vea|mira) (?:también|además)|te puede interesar|puedes leer",
    doubtful_labels=r"más información|en otras noticias|relacionad[oa]s?|además|más",
    outlet=r"nosotros|nuestr[oa]s?|nos",
    narration=r"cuesta|cuestan|cobra|paga|pagan|perdió|vende|ofrece|se hereda|dijo|dice|según"
    r"|recordó|recuerda|advirtió|advierte|precisa|cuenta el|cuenta la|calcula|afirmó"
    r"|afirma|aseguró|señaló|explicó|explica|declaró|indicó|escribió",
)
