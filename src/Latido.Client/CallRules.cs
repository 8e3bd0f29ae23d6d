namespace Latido.Client;

/// <summary>What the server would refuse, said before it is sent, where the developer can see it.</summary>
internal static class CallRules
{
    /// <summary>The longest id that the server takes, in characters.</summary>
    public const int MaxId = 256;

    /// <summary>The server's calendar of use begins here; a time before it is a value nobody set.</summary>
    private static readonly DateTimeOffset Beginning = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What is wrong with a call, and its cure; null where nothing is.</summary>
    public static string? FlawOf(in Call call) => call switch
    {
        { Type: "track", Event: null } => "has no name: give the event one, such as \"Report Exported\"",
        { Type: "group", AccountId: null } => "has no account: give the id of the group",
        { Type: not "group", UserId: null, AnonymousId: null } => "names nobody: give a userId or an anonymousId",
        _ when call.Timestamp < Beginning => $"happened in {call.Timestamp.Year}: times before 2000 are not taken",
        _ => FlawOf("userId", call.UserId) ?? FlawOf("anonymousId", call.AnonymousId) ?? FlawOf("accountId", call.AccountId)
            ?? FlawOf("messageId", call.MessageId) ?? (HasNul(call.Event) || HasNul(call.Name) || HasNul(call.Category) ? "has a NUL in its name" : null),
    };

    private static string? FlawOf(string name, string? id) =>
        id is null ? null
        : id.Length > MaxId ? $"has a {name} of {id.Length} characters: at most {MaxId} are taken"
        : HasNul(id) ? $"has a {name} with a NUL in it"
        : null;

    private static bool HasNul(string? text) => text?.Contains('\0') == true;
}
