namespace Latido.Engine.Simulation;

/// <summary>A line of business, the words its companies are named with, and how it works.</summary>
/// <param name="Prefixes">Put before a name in Spanish; in English put after it.</param>
internal sealed record Sector(string Name, bool IsSpanish, bool WorksWeekends, bool? IsSummerTrade, string[] Prefixes);

/// <summary>Invented names of companies and people, Spanish and English. Any likeness is chance.</summary>
internal static class Words
{
    public static Sector[] Sectors { get; } =
    [
        new("hostelería", true, true, true, ["Hoteles", "Hotel", "Apartamentos", "Camping"]),
        new("restauración", true, true, null, ["Restaurantes", "Taberna", "Cervecería", "Grupo Gastronómico"]),
        new("salud", true, false, null, ["Clínica", "Clínicas Dentales", "Fisioterapia", "Residencia"]),
        new("educación", true, false, false, ["Colegio", "Academia", "Escuela Infantil"]),
        new("logística", true, false, null, ["Transportes", "Mensajería", "Almacenes", "Logística"]),
        new("comercio", true, true, null, ["Supermercados", "Ferreterías", "Panaderías", "Ópticas"]),
        new("industria", true, false, null, ["Talleres", "Conservas", "Maderas", "Cerámicas", "Envases"]),
        new("limpieza", true, false, null, ["Limpiezas", "Servicios", "Mantenimientos"]),
        new("hospitality", false, true, null, ["Inns", "Hotels", "Kitchens", "Cafés"]),
        new("retail", false, true, null, ["Grocers", "Outfitters", "Bakery", "Garden Centres"]),
        new("care", false, false, null, ["Care Homes", "Dental", "Veterinary", "Physio"]),
        new("logistics", false, false, null, ["Freight", "Couriers", "Cold Storage", "Logistics"]),
    ];

    public static string[] SpanishPlaces { get; } =
    [
        "Bahía Clara", "Alameda Vieja", "La Encina", "Monteagudo", "Ribera Alta", "Costa Serena", "El Olivar", "Las Jaras",
        "Puerto Bruma", "Valdelagua", "Sierra Parda", "Los Almendros", "Torre del Viento", "Fuente Umbría", "El Cortijo Azul",
        "Peñasol", "La Marisma", "Campo Hondo", "Rocalba", "Cala Menuda", "El Robledal", "Santa Lumbre", "Vega Dorada",
        "Arenal Chico", "Los Tilos", "La Atalaya", "Molino Rojo", "Tres Acequias", "El Manantial", "Brisa Norte", "Las Salinas",
        "Altomira", "Castañar", "El Faro Viejo", "La Dehesa", "Piedrasluengas", "Luz de Levante", "Villasombra", "El Granado",
        "Riofrío", "La Ermita", "Cumbres Blancas", "El Pinar Alto", "Aguamansa", "Los Cipreses", "Nava Clara", "La Rosaleda",
        "Quintanar", "El Soto", "Hermanos Quiroga", "Viuda de Ledesma", "Hijos de Aranda", "Barbadillo", "Echevarri", "Montalbán",
        "Castellnou", "Vilaferrer", "Puigverd", "Iturrondo", "Zubialde", "Souto Longo", "Carballeda", "Bellavista Norte", "Peralejo",
    ];

    public static string[] EnglishPlaces { get; } =
    [
        "Harbourlight", "Willow & Finch", "Northgate", "Kestrel", "Amberley", "Stonebridge", "Foxglove", "Merrow", "Tidewater",
        "Hollins", "Copperfield Row", "Larkspur", "Brackenhill", "Ashdown & Pike", "Seven Oars", "Greywater", "Thistle Lane",
        "Penhallow", "Oakham Mill", "Saltmarsh", "Redcliff", "Winterbourne", "Marlowe & Sons", "Highfold", "Cedarwick", "Dunmore",
        "Fenwick Quay", "Rosehill", "Blackthorn", "Silverbeck", "Elmstead", "Quarry House", "Lindale", "Moorcroft", "Bluebell",
    ];

    public static string[] SpanishFirst { get; } =
    [
        "Lucía", "Hugo", "Martina", "Mateo", "Sofía", "Martín", "Julia", "Leo", "Paula", "Daniel", "Valeria", "Pablo", "Emma",
        "Alejandro", "Carla", "Adrián", "Sara", "Álvaro", "Noa", "Diego", "Carmen", "Javier", "Alba", "Marcos", "Irene", "Mario",
        "Laura", "Sergio", "Elena", "Iván", "Claudia", "Rubén", "Marta", "Jorge", "Ainhoa", "Raúl", "Nuria", "Óscar", "Rocío",
        "Víctor", "Beatriz", "Iker", "Inés", "Guillermo", "Pilar", "Andrés", "Celia", "Joan", "Montse", "Xoán",
    ];

    public static string[] SpanishLast { get; } =
    [
        "García", "Romero", "Vidal", "Ortega", "Castaño", "Molina", "Serrano", "Blanco", "Suárez", "Iglesias", "Medina", "Cortés",
        "Garrido", "Lozano", "Guerrero", "Cano", "Prieto", "Méndez", "Cruz", "Gallego", "Herrera", "Peña", "Flores", "Cabrera",
        "Campos", "Vega", "Fuentes", "Carrasco", "Reyes", "Aguilar", "Santana", "Lorenzo", "Montero", "Pascual", "Soler", "Ferrer",
        "Bravo", "Rovira", "Otero", "Rivas", "Etxeberria", "Agirre", "Quiroga", "Barrera", "Ledesma", "Nieto", "Marín", "Pastor",
    ];

    public static string[] EnglishFirst { get; } =
    [
        "Olivia", "George", "Amelia", "Noah", "Isla", "Arthur", "Freya", "Oscar", "Grace", "Harry", "Poppy", "Jack", "Evie", "Tom",
        "Hannah", "Callum", "Megan", "Rory", "Priya", "Imran", "Niamh", "Owen", "Zara", "Lewis", "Chloe", "Declan",
    ];

    public static string[] EnglishLast { get; } =
    [
        "Hadley", "Whitmore", "Barlow", "Pritchard", "Ellison", "Marsh", "Thorne", "Okafor", "Patel", "Gallagher", "Sinclair",
        "Fielding", "Ashworth", "Byrne", "Hargreaves", "Langley", "Mercer", "Newell", "Quinn", "Radcliffe", "Sheridan", "Tate",
        "Underwood", "Vaughan", "Weston", "Yardley",
    ];

    public static string[] Owners { get; } = ["Lucía Ortega", "Marcos Vidal", "Irene Castaño", "Tom Hadley", "Sara Whitmore", "Iker Agirre"];
}
