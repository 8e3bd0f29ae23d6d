using System.Text;

namespace Latido.Engine.Simulation;

/// <summary>What a person is to the product.</summary>
internal enum Role
{
    Admin,
    Manager,
    Worker,
}

/// <summary>One thing that can be done in the product: how readily each role does it, and from when on.</summary>
/// <param name="Launch">The part of the simulated time after which it exists; 0 for always.</param>
/// <param name="IsDeep">Belongs to what the product is really for: an account must get there.</param>
internal sealed record Feature(string Name, double Admin, double Manager, double Worker, double Launch = 0, bool IsDeep = false)
{
    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(Name);

    public double Of(Role role) => role switch
    {
        Role.Admin => Admin,
        Role.Manager => Manager,
        _ => Worker,
    };
}

/// <summary>The product that the simulated company sells: planning of shifts for teams that work in turns.</summary>
internal static class Product
{
    public const string Login = "login";
    public const string Integration = "integration connected";
    public const string Invite = "invite sent";
    public const string Help = "help article viewed";

    public static IReadOnlyList<Feature> Features { get; } =
    [
        new(Login, 0, 0, 0),
        new("schedule viewed", 3, 4, 6),
        new("clock in", 0, 1, 5),
        new("shift swapped", 0, 1, 1.2),
        new("time off requested", 0.2, 0.4, 0.8),
        new("mobile app opened", 0.5, 1, 3),
        new("settings changed", 0.8, 0.2, 0),
        new("shift published", 3, 4, 0, IsDeep: true),
        new("time off approved", 1, 2, 0, IsDeep: true),
        new("template created", 0.5, 0.7, 0, IsDeep: true),
        new("report exported", 1.5, 1.2, 0, IsDeep: true),
        new("payroll synced", 0.8, 0, 0, IsDeep: true),
        new("message sent", 1, 1.5, 0.8, Launch: 0.35, IsDeep: true),
        new("forecast run", 1, 1, 0, Launch: 0.65, IsDeep: true),
        new(Invite, 0, 0, 0, IsDeep: true),
        new(Integration, 0, 0, 0, IsDeep: true),
        new(Help, 0.1, 0.1, 0.05),
    ];

    public static Feature Find(string name) => Features.First(feature => feature.Name == name);
}

/// <summary>What an account pays for.</summary>
internal sealed record Plan(string Name, int PricePerSeat, int SmallestTeam, int LargestTeam)
{
    public static IReadOnlyList<Plan> All { get; } =
        [new("Starter", 19, 3, 8), new("Team", 29, 6, 18), new("Business", 42, 14, 40), new("Enterprise", 59, 30, 90)];
}
