using System.Text.Json;

namespace Latido.Engine.Scores;

/// <summary>How settings files, the API and the keys of texts name what the code has as an enum: bandChange for BandChange.</summary>
public static class SpokenName
{
    public static string Of<T>(T value)
        where T : struct, Enum => Of(value.ToString());

    /// <summary>The same of a name as the code has it.</summary>
    internal static string Of(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
