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
    private static readonly (int Weight, string[] Words)[] Guesses =
    [
        (0, ["fail", "error", "logout", "signout", "loggedout", "signedout", "unsubscribe", "cancel", "salir", "cierrasesion", "cierresesion", "fallo", "fallido", "cancela"]),
        (1, ["login", "logon", "signin", "signedin", "loggedin", "sessionstart", "startsession", "applicationopened", "appopened", "openapp", "inicio", "iniciosesion", "inicisesion", "iniciarsesion", "iniciosesion", "entra", "heartbeat", "ping", "identify"]),
        (2, ["setting", "preference", "profile", "ajuste", "preferencia", "perfil", "configura"]),
        (10, ["integrat", "integracion", "webhook", "apikey", "migrat", "migracion"]),
        (9, ["publish", "publica", "deploy", "despliega", "golive", "launch", "lanza"]),
        (8, ["invite", "invita", "invitation", "adduser", "addmember", "useradded", "memberadded", "createuser", "usercreated", "anadeusuario", "export", "automat", "workflow", "flujo"]),
        (2, ["view", "page", "screen", "visit", "opened", "open", "browse", "home", "inbox", "click", "scroll", "vista", "pagina", "pantalla", "visita", "abre", "abierto", "abierta", "consulta", "clic"]),
        (3, ["search", "filter", "autocomplete", "sort", "busca", "busqueda", "filtra", "ordena"]),
        (7, ["schedule", "programa", "import", "connect", "conecta", "share", "comparte", "compartido", "complete", "completa", "approve", "aprueba", "sign", "firma", "pay", "paga", "invoice", "factura", "order", "pedido"]),
        (6, ["report", "informe", "dashboard", "panel", "analytic", "analitica", "template", "plantilla"]),
        (5, ["create", "crea", "add", "new", "anade", "nuevo", "nueva", "upload", "sube", "send", "envia", "post", "message", "mensaje", "generate", "genera", "assign", "asigna", "save", "guarda"]),
        (4, ["comment", "comenta", "reply", "responde", "edit", "update", "modify", "modifica", "actualiza", "download", "descarga", "like", "megusta", "react", "mention", "menciona", "delete", "borra", "move", "mueve", "tag", "etiqueta"]),
    ];

    /// <summary>The weight of an event: as set by hand, else as guessed.</summary>
    public static int Of(EngagementSettings settings, string name) =>
        settings.Weights.TryGetValue(name, out var weight) ? weight : Guess(name);

    /// <summary>The weight a name suggests.</summary>
    public static int Guess(string name)
    {
        var plain = Plain(name);

        foreach (var (weight, words) in Guesses)
        {
            foreach (var word in words)
            {
                if (plain.Contains(word, StringComparison.Ordinal))
                {
                    return weight;
                }
            }
        }

        return Unknown;
    }

    /// <summary>Whether a name is about coming in, by its own words.</summary>
    public static bool IsLogin(string name) => Guess(name) == 1;

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
