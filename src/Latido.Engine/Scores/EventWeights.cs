using System.Buffers;
using System.Text;

namespace Latido.Engine.Scores;

/// <summary>
/// Guesses at first sight what an event is worth, 1-10, from its name in English or Spanish, so that a new workspace
/// has scores at once. The words are tried in order; the first that a name holds decides. Anyone may set another weight.
/// </summary>
public static class EventWeights
{
    /// <summary>What a name is worth that says nothing to us.</summary>
    public const int Unknown = 3;

    // In order: what brings others in or hands results out is worth most, being there is worth least. Some words
    // stand early because they change the meaning of a later one: "view report" is a view, "login failed" is nothing.
    private static readonly (int Weight, SearchValues<string> Words)[] Guesses =
    [
        (0, Any("fail", "error", "logout", "signout", "loggedout", "signedout", "unsubscribe", "cancel", "salir", "cierrasesion", "cierresesion", "fallo", "fallido", "cancela")),
        (1, Any("login", "logon", "signin", "signedin", "loggedin", "sessionstart", "startsession", "applicationopened", "appopened", "openapp", "inicio", "iniciosesion", "inicisesion", "iniciarsesion", "iniciosesion", "entra", "heartbeat", "ping", "identify")),
        (2, Any("setting", "preference", "profile", "ajuste", "preferencia", "perfil", "configura")),
        (10, Any("integrat", "integracion", "webhook", "apikey", "migrat", "migracion")),
        (9, Any("publish", "publica", "deploy", "despliega", "golive", "launch", "lanza")),
        (8, Any("invite", "invita", "invitation", "adduser", "addmember", "useradded", "memberadded", "createuser", "usercreated", "anadeusuario", "export", "automat", "workflow", "flujo")),
        (2, Any("view", "page", "screen", "visit", "opened", "open", "browse", "home", "inbox", "click", "scroll", "vista", "pagina", "pantalla", "visita", "abre", "abierto", "abierta", "consulta", "clic")),
        (3, Any("search", "filter", "autocomplete", "sort", "busca", "busqueda", "filtra", "ordena")),
        (7, Any("schedule", "programa", "import", "connect", "conecta", "share", "comparte", "compartido", "complete", "completa", "approve", "aprueba", "sign", "firma", "pay", "paga", "invoice", "factura", "order", "pedido")),
        (6, Any("report", "informe", "dashboard", "panel", "analytic", "analitica", "template", "plantilla")),
        (5, Any("create", "crea", "add", "new", "anade", "nuevo", "nueva", "upload", "sube", "send", "envia", "post", "message", "mensaje", "generate", "genera", "assign", "asigna", "save", "guarda")),
        (4, Any("comment", "comenta", "reply", "responde", "edit", "update", "modify", "modifica", "actualiza", "download", "descarga", "like", "megusta", "react", "mention", "menciona", "delete", "borra", "move", "mueve", "tag", "etiqueta")),
    ];

    /// <summary>The weight of a name, whatever it counts as (see <see cref="EventWeighing"/>): as set by hand, else as guessed.</summary>
    public static int Of(EngagementSettings settings, string name) =>
        settings.Weights.TryGetValue(name, out var weight) ? weight : Guess(name);

    /// <summary>The weight a name suggests.</summary>
    public static int Guess(string name)
    {
        var plain = Plain(name);

        foreach (var (weight, words) in Guesses)
        {
            if (plain.AsSpan().ContainsAny(words))
            {
                return weight;
            }
        }

        return Unknown;
    }

    /// <summary>Whether a name is about coming in, by its own words.</summary>
    public static bool IsLogin(string name) => Guess(name) == 1;

    private static SearchValues<string> Any(params string[] words) => SearchValues.Create(words, StringComparison.Ordinal);

    /// <summary>Letters only, lower case, no accents: "Inició sesión" and "inicio_sesion" are the same words.</summary>
    private static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);

        foreach (var letter in name.Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetter(letter))
            {
                plain.Append(char.ToLowerInvariant(letter));
            }
        }

        return plain.ToString();
    }
}
