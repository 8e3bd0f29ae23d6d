using Latido.Server.Shell;

namespace Latido.Server.Tracking.Pages;

/// <summary>The addresses of the catalogue. Names hold anything, slashes too, so they stand in the query.</summary>
internal static class CatalogueLinks
{
    public const string Page = "/sources/events";
    public const string One = "/sources/events/name";
    public const string Say = "/sources/events/say";
    public const string Review = "/sources/events/review";

    public static string To(string name) => Address.Of(One, ("name", name)).ToString();

    public static string WordOf(CatalogueShow show) => show switch
    {
        CatalogueShow.New => "new",
        CatalogueShow.Hidden => "hidden",
        CatalogueShow.Merged => "merged",
        _ => "used",
    };

    public static CatalogueShow ShowOf(string? word) =>
        Enum.GetValues<CatalogueShow>().Cast<CatalogueShow?>().FirstOrDefault(show => WordOf(show!.Value) == word) ?? CatalogueShow.InUse;
}
