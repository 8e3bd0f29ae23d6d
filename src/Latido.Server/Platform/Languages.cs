namespace Latido.Server.Platform;

/// <summary>Chooses between the two languages of the product for a caller who is not a member.</summary>
public static class Languages
{
    public const string English = "en";
    public const string Spanish = "es";

    /// <summary>The language the request asks for most; English where it asks for neither.</summary>
    public static string Of(HttpRequest request)
    {
        var wanted = request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.Value ?? "")
            .FirstOrDefault(language => Is(language, Spanish) || Is(language, English));

        return wanted is not null && Is(wanted, Spanish) ? Spanish : English;
    }

    private static bool Is(string tag, string language) =>
        tag.StartsWith(language, StringComparison.OrdinalIgnoreCase) && (tag.Length == 2 || tag[2] == '-');
}
