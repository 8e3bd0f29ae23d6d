using Latido.Engine.Segments;
using Latido.Server.Accounts.Pages;
using Latido.Server.Shell;

namespace Latido.Server.Segments.Pages;

/// <summary>Where segments are read, and what they are called.</summary>
internal static class SegmentLinks
{
    /// <summary>The page of a segment, also of a touch model or stage.</summary>
    public static string To(string id) => $"/segments/of/{Uri.EscapeDataString(id)}";

    /// <summary>The list of the accounts in it.</summary>
    public static string ToAccounts(string id) => SegmentKey.Parse(id) switch
    {
        { Kind: SegmentKind.Touch, Id: var touch } => Address.Of(AccountWords.Path, ("touch", touch)).ToString(),
        { Kind: SegmentKind.Stage, Id: var stage } => Address.Of(AccountWords.Path, ("stage", stage)).ToString(),
        var named => Address.Of(AccountWords.Path, ("segment", named.Id)).ToString(),
    };

    /// <summary>The name people read: of touch models and stages the pages have words.</summary>
    public static string NameOf(SegmentView segment, Texts texts) => SegmentKey.Parse(segment.Id) switch
    {
        { Kind: SegmentKind.Touch, Id: var touch } => texts.Named("Touch", touch),
        { Kind: SegmentKind.Stage, Id: var stage } => texts.Named("Stage", stage),
        _ => segment.Name,
    };

    /// <summary>A change with its sign.</summary>
    public static string Signed(int change, Formats formats) => change == 0 ? "0" : $"{(change > 0 ? "+" : "−")}{formats.Number(Math.Abs(change))}";
}
