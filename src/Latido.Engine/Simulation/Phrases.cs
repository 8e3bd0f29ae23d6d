namespace Latido.Engine.Simulation;

/// <summary>What people of a simulated company write to each other, Spanish and English. Each list is the same things in both.</summary>
internal static class Phrases
{
    public static (string Es, string En)[] Questions { get; } =
    [
        ("No me deja publicar los turnos", "I cannot publish the rota"), ("¿Cómo doy de baja a una persona?", "How do I remove somebody?"),
        ("Faltan horas en el informe", "Hours are missing in the report"), ("La app se cierra al fichar", "The app closes when clocking in"),
        ("Duda con las vacaciones", "A question about holidays"), ("La exportación a nóminas falla", "The export to payroll fails"),
        ("No llegan los avisos al móvil", "No notifications on the phone"), ("Cambiar los datos de facturación", "Change our billing details"),
        ("Permisos de los encargados", "Permissions of managers"), ("Va muy lento por las mañanas", "Very slow in the mornings"),
        ("Plantilla para el turno de noche", "A template for the night shift"), ("Importar la plantilla de personal", "Import our staff list"),
    ];

    public static (string Es, string En)[] Pleased { get; } =
    [
        ("Nos ahorra media mañana a la semana", "It saves us half a morning a week"), ("El equipo lo usa sin que se lo pida", "The team uses it without being asked"),
        ("Fácil y rápido", "Easy and quick"), ("Soporte siempre responde", "Support always answers"),
    ];

    public static (string Es, string En)[] Lukewarm { get; } =
    [
        ("Cumple, pero los informes se quedan cortos", "It does the job, but reports fall short"), ("La app podría ser más rápida", "The app could be quicker"),
        ("Bien, aunque caro para lo que usamos", "Fine, though dear for what we use"),
    ];

    public static (string Es, string En)[] Displeased { get; } =
    [
        ("Demasiadas incidencias este mes", "Too many problems this month"), ("Seguimos con la hoja de cálculo", "We still keep the spreadsheet"),
        ("Tardaron mucho en contestar", "It took too long to get an answer"), ("No acaba de encajar con cómo trabajamos", "It does not fit how we work"),
    ];

    public static (string Es, string En)[] Reasons { get; } =
    [
        ("Recorte de presupuesto", "Budget cut"), ("Cambio a otra herramienta", "Moved to another tool"), ("No lo usamos lo suficiente", "Not used enough"),
        ("Cierre o fusión", "Closed or merged"), ("Faltan funciones", "Missing features"),
    ];

    public static (string Es, string En)[] Refusals { get; } =
        [("Tarjeta caducada", "Card expired"), ("Fondos insuficientes", "Insufficient funds"), ("Rechazado por el banco", "Refused by the bank")];

    public static (string Es, string En)[] Goals { get; } =
    [
        ("Publicar los turnos con dos semanas de antelación", "Publish rotas two weeks ahead"), ("Dejar la hoja de cálculo antes del trimestre", "Leave the spreadsheet within the quarter"),
        ("Fichajes fiables para la inspección", "Clock-ins that hold in an inspection"), ("Nóminas sin retoques a mano", "Payroll without manual corrections"),
    ];

    public static (string Es, string En)[] Risks { get; } =
    [
        ("Depende mucho de una sola persona", "It hangs on one person"), ("Ya probaron otra herramienta", "They tried another tool before"),
        ("Poca costumbre de trabajar con el móvil", "Little used to working by phone"), ("Ninguno a la vista", "None in sight"),
    ];

    /// <summary>What holds up the start, by who it is up to: customer, team, product, other.</summary>
    public static (string Es, string En)[][] Holds { get; } =
    [
        [("Sin fecha para la formación hasta que cierren el mes", "No date for the training until they close the month"), ("Esperamos los accesos de su informática", "Waiting for access from their IT"), ("Quien lo llevaba está de baja", "Whoever led it is on leave")],
        [("Falta que preparemos la importación de personal", "We have to prepare the staff import"), ("Nuestra especialista no tiene hueco esta semana", "Our specialist has no time this week")],
        [("La conexión con su nómina da error", "The connection to their payroll fails"), ("Falta el convenio que necesitan", "The labour agreement they need is missing")],
        [("El proveedor de nóminas no contesta", "The payroll provider does not answer"), ("La asesoría tiene que dar el visto bueno", "Their accountants have to agree")],
    ];

    public static (string Es, string En)[] Agendas { get; } =
    [
        ("Repaso de objetivos", "Review of goals"), ("Novedades y dudas", "News and questions"), ("Uso por equipos", "Use by team"),
        ("Plan del trimestre", "Plan for the quarter"), ("Informes y nóminas", "Reports and payroll"),
    ];

    public static (string Es, string En)[] Remarks { get; } =
    [
        ("Contentos; piden un informe por centro.", "Content; they ask for a report by site."), ("Van a dar de alta a otro equipo.", "Another team is about to join."),
        ("Sin novedad; volvemos a hablar el mes que viene.", "Nothing new; we talk again next month."), ("Quieren formación para encargados nuevos.", "They want training for new managers."),
    ];

    public static (string Es, string En)[] Worries { get; } =
    [
        ("Usan menos de lo que querían; no queda claro por qué.", "They use less than they wanted; unclear why."), ("Preguntan por el precio y por el preaviso.", "They ask about the price and the notice period."),
        ("Cuesta fijar la siguiente reunión.", "Hard to fix the next meeting."), ("Dirección nueva, quieren revisar proveedores.", "New management, they review suppliers."),
    ];

    public static (string Es, string En)[] Letters { get; } =
    [
        ("Seguimiento de nuestra conversación", "Following up on our talk"), ("Propuesta para el próximo mes", "A proposal for next month"),
        ("Uso de los turnos publicados", "Use of published rotas"), ("Sobre la renovación", "About the renewal"),
    ];

    public static (string Es, string En)[] News { get; } =
        [("Novedades del mes", "What is new this month"), ("Tres ideas para planificar mejor", "Three ideas for better rotas")];

    public static string Parted(bool isSpanish) => isSpanish ? "{0} ha dejado la empresa; buscamos nuevo interlocutor." : "{0} has left the company; we look for a new contact.";

    public static string Pick(ref Dice dice, (string Es, string En)[] from, bool isSpanish)
    {
        var (es, en) = dice.Pick(from);

        return isSpanish ? es : en;
    }
}
